import * as z from 'zod/mini';
import { url } from './url.ts';

/** The longest name and description, in characters (the latter: self-service-api.md §3). */
const longestText = 255;
/** Seconds; the facts name no upper limit, and a token of more than a day has surely been mistyped. */
const longestLifetime = 86_400;

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const printable = z.string().check(z.maxLength(longestText), z.regex(/^\P{Cc}*$/u, 'must not hold control characters'));

/** Where several lines are written, as in the portal's own field. */
const severalLines = z
  .string()
  .check(z.maxLength(longestText), z.regex(/^(?:[\n\r\t]|\P{Cc})*$/u, 'must not hold control characters'));

const integrationType = z.enum([
  'maskinporten',
  'idporten',
  'ansattporten',
  'krr',
  'eformidling',
  'api_klient',
  'idporten_saml2',
]);

const uris = z.optional(z.array(url));
/** Written as a number or, as Digdir's portal does, as text. */
const wholeNumber = z.pipe(
  z.union([z.int(), z.string().check(z.regex(/^\d{1,9}$/))]),
  z.transform((value) => Number(value)),
);
const seconds = z.optional(wholeNumber);

const fieldsOfClient = z
  .looseObject({
    client_id: z.optional(z.string().check(z.regex(/^[\w.-]{1,64}$/))),
    client_name: printable.check(z.minLength(1), z.regex(/\S/, 'must not be blank')),
    description: z.optional(severalLines),
    client_orgno: z.optional(z.string()),
    supplier_orgno: z.optional(z.string()),
    active: z.optional(z.boolean()),
    integration_type: integrationType,
    application_type: z._default(z.enum(['web', 'browser', 'native']), 'web'),
    token_endpoint_auth_method: z.enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none']),
    grant_types: z.array(z.enum([jwtBearer, 'authorization_code', 'refresh_token', 'implicit'])).check(z.minLength(1)),
    scopes: z._default(z.array(z.string()), []),
    access_token_lifetime: z._default(wholeNumber.check(z.gte(1), z.lte(longestLifetime)), 120),
    authorization_lifetime: seconds,
    refresh_token_lifetime: seconds,
    refresh_token_usage: z.optional(z.enum(['ONETIME', 'REUSE'])),
    redirect_uris: uris,
    post_logout_redirect_uris: uris,
  })
  .check(
    z.refine(
      (client) => client.integration_type !== 'maskinporten' || client.token_endpoint_auth_method === 'private_key_jwt',
      { path: ['token_endpoint_auth_method'], error: 'must be private_key_jwt' },
    ),
    z.refine(
      (client) => client.integration_type !== 'maskinporten' || client.grant_types.every((type) => type === jwtBearer),
      { path: ['grant_types'], error: `must be ${jwtBearer} alone` },
    ),
  );

/** What the server alone sets. A PUT should leave it out, and is taken all the same: Digdir's portal writes the whole answer back. */
const serversOwn = ['created', 'last_updated', 'jwks', 'jwks_uri', 'onbehalfof', 'client_secret'];

/** What a POST or PUT of a client may hold (self-service-api.md §3); `null` is absent, unknown fields are kept. */
export const ClientBody = z.pipe(
  z.pipe(
    z.looseObject({}),
    z.transform((sent) =>
      Object.fromEntries(Object.entries(sent).filter(([name, value]) => value !== null && !serversOwn.includes(name))),
    ),
  ),
  fieldsOfClient,
);
export type ClientBody = z.infer<typeof fieldsOfClient>;
