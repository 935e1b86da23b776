import * as z from 'zod/mini';
import { jsonWebKeySet } from './jsonWebKey.ts';

const names = z.pipe(
  z.nullish(z.array(z.string())),
  z.transform((list) => list ?? []),
);

const fields = z.looseObject({
  client_id: z.string(),
  client_name: z.pipe(
    z.nullish(z.string()),
    z.transform((name) => name ?? ''),
  ),
  description: z.nullish(z.string()),
  client_orgno: z.nullish(z.string()),
  integration_type: z.string(),
  active: z.nullish(z.boolean()),
  scopes: names,
  /** Seconds. */
  access_token_lifetime: z.nullish(z.number()),
  created: z.nullish(z.string()),
  last_updated: z.nullish(z.string()),
  jwks: z.nullish(jsonWebKeySet),
});

/**
 * A client (self-service-api.md §3). Unknown members are kept, so that nothing is lost when the client is written back. Its
 * secret is dropped at once, because it is not needed.
 */
export const client = z.pipe(
  fields,
  z.transform(({ client_secret: _secret, ...rest }) => rest),
);
export type Client = z.infer<typeof client>;

/** What the user decides about a new Maskinporten client; the rest is always the same (self-service-api.md §3). */
export interface ClientDetails {
  readonly client_name: string;
  readonly description: string;
  /** Seconds. */
  readonly access_token_lifetime: number;
  readonly scopes: readonly string[];
}

/** The request body that creates a Maskinporten client. */
export function newMaskinportenClient(details: ClientDetails): Record<string, unknown> {
  return {
    integration_type: 'maskinporten',
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    ...details,
  };
}

/** Members that only the server sets and that the schema of a PUT does not have (self-service-api.md §3). */
const serversOwn = ['created', 'last_updated', 'jwks', 'jwks_uri', 'onbehalfof', 'client_secret'];

/** The request body that updates a client: all its members except those that only the server sets (self-service-api.md §2). */
export function writableClient(read: Client, change: Partial<ClientDetails>): Record<string, unknown> {
  const body: Record<string, unknown> = { ...read, ...change };
  for (const name of serversOwn) Reflect.deleteProperty(body, name);
  for (const lifetime of ['access_token_lifetime', 'authorization_lifetime', 'refresh_token_lifetime']) {
    if (body[lifetime] === 0 || body[lifetime] === null) Reflect.deleteProperty(body, lifetime);
  }
  return body;
}

export function isMaskinporten(candidate: Client): boolean {
  return candidate.integration_type === 'maskinporten';
}

const weights = [3, 2, 7, 6, 5, 4, 3, 2];

/** Whether a text is an organisation number: nine digits, the last a modulus 11 check digit (self-service-api.md §6). */
export function isOrganisationNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const sum = weights.reduce((total, weight, index) => total + weight * Number(text[index]), 0);
  // A remainder of 1 would need the check digit 10, so such numbers are not issued.
  return (11 - (sum % 11)) % 11 === Number(text[8]);
}
