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
const seconds = z.optional(z.int().check(z.gte(0)));
/** Set by the server alone: a PUT leaves them out (self-service-api.md §2). */
const serversOwn = z.optional(z.undefined('is set by the server: leave it out'));

/** What a POST or PUT of a client may hold (self-service-api.md §3); unknown fields are kept. */
export const ClientBody = z
  .looseObject({
    client_id: z.optional(z.string()),
    client_name: printable.check(z.minLength(1), z.regex(/\S/, 'must not be blank')),
    description: z.optional(severalLines),
    client_orgno: z.optional(z.string()),
    supplier_orgno: z.nullish(z.string()),
    integration_type: integrationType,
    application_type: z._default(z.enum(['web', 'browser', 'native']), 'web'),
    token_endpoint_auth_method: z.enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none']),
    grant_types: z.array(z.enum([jwtBearer, 'authorization_code', 'refresh_token', 'implicit'])).check(z.minLength(1)),
    scopes: z._default(z.array(z.string()), []),
    access_token_lifetime: z._default(z.int().check(z.gte(1), z.lte(longestLifetime)), 120),
    authorization_lifetime: seconds,
    refresh_token_lifetime: seconds,
    refresh_token_usage: z.optional(z.enum(['ONETIME', 'REUSE'])),
    redirect_uris: uris,
    post_logout_redirect_uris: uris,
    created: serversOwn,
    last_updated: serversOwn,
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
export type ClientBody = z.infer<typeof ClientBody>;
