import * as z from 'zod';

/** The longest name and description, in characters (the latter: self-service-api.md §3). */
const longestText = 255;
/** Seconds; the facts name no upper limit, and a token of more than a day has surely been mistyped. */
const longestLifetime = 86_400;

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const printable = z
  .string()
  .max(longestText)
  .regex(/^\P{Cc}*$/u, 'must not hold control characters');

/** Where several lines are written, as in the portal's own field. */
const severalLines = z
  .string()
  .max(longestText)
  .regex(/^(?:[\n\r\t]|\P{Cc})*$/u, 'must not hold control characters');

const integrationType = z.enum([
  'maskinporten',
  'idporten',
  'ansattporten',
  'krr',
  'eformidling',
  'api_klient',
  'idporten_saml2',
]);

const uris = z.array(z.url()).optional();
const seconds = z.number().int().min(0).optional();
/** Set by the server alone: a PUT leaves them out (self-service-api.md §2). */
const serversOwn = z.undefined('is set by the server: leave it out').optional();

/** What a POST or PUT of a client may hold (self-service-api.md §3); unknown fields are kept. */
export const ClientBody = z
  .looseObject({
    client_id: z.string().optional(),
    client_name: printable.min(1).regex(/\S/, 'must not be blank'),
    description: severalLines.optional(),
    client_orgno: z.string().optional(),
    supplier_orgno: z.string().nullish(),
    integration_type: integrationType,
    application_type: z.enum(['web', 'browser', 'native']).default('web'),
    token_endpoint_auth_method: z.enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none']),
    grant_types: z.array(z.enum([jwtBearer, 'authorization_code', 'refresh_token', 'implicit'])).min(1),
    scopes: z.array(z.string()).default([]),
    access_token_lifetime: z.number().int().min(1).max(longestLifetime).default(120),
    authorization_lifetime: seconds,
    refresh_token_lifetime: seconds,
    refresh_token_usage: z.enum(['ONETIME', 'REUSE']).optional(),
    redirect_uris: uris,
    post_logout_redirect_uris: uris,
    created: serversOwn,
    last_updated: serversOwn,
  })
  .superRefine((client, context) => {
    if (client.integration_type !== 'maskinporten') return;
    if (client.token_endpoint_auth_method !== 'private_key_jwt') {
      context.addIssue({ code: 'custom', path: ['token_endpoint_auth_method'], message: 'must be private_key_jwt' });
    }
    if (client.grant_types.some((type) => type !== jwtBearer)) {
      context.addIssue({ code: 'custom', path: ['grant_types'], message: `must be ${jwtBearer} alone` });
    }
  });
export type ClientBody = z.infer<typeof ClientBody>;
