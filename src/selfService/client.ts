import * as z from 'zod';
import { jsonWebKeySet } from './jsonWebKey.ts';

const names = z
  .array(z.string())
  .nullish()
  .transform((list) => list ?? []);

/** A client (self-service-api.md §3). Unknown members are kept, so that writing it back loses nothing. */
export const client = z.looseObject({
  client_id: z.string(),
  client_name: z
    .string()
    .nullish()
    .transform((name) => name ?? ''),
  description: z.string().nullish(),
  client_orgno: z.string().nullish(),
  integration_type: z.string(),
  active: z.boolean().nullish(),
  scopes: names,
  /** Seconds. */
  access_token_lifetime: z.number().nullish(),
  created: z.string().nullish(),
  last_updated: z.string().nullish(),
  jwks: jsonWebKeySet.nullish(),
});
export type Client = z.infer<typeof client>;

export const clients = z.array(client);

/** What a person says of a new Maskinporten client; the rest is always the same (self-service-api.md §3). */
export interface ClientDetails {
  readonly client_name: string;
  readonly description: string;
  /** Seconds. */
  readonly access_token_lifetime: number;
  readonly scopes: readonly string[];
}

/** The body that creates a Maskinporten client. */
export function newMaskinportenClient(details: ClientDetails): Record<string, unknown> {
  return {
    integration_type: 'maskinporten',
    application_type: 'web',
    token_endpoint_auth_method: 'private_key_jwt',
    grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    ...details,
  };
}

/** The body that writes a client back: whole, but for what only the server sets (self-service-api.md §2). */
export function writableClient(read: Client, change: Partial<ClientDetails>): Record<string, unknown> {
  const { created: _created, last_updated: _updated, jwks: _jwks, ...rest } = read;
  const body: Record<string, unknown> = { ...rest, ...change };
  for (const lifetime of ['access_token_lifetime', 'authorization_lifetime', 'refresh_token_lifetime']) {
    if (body[lifetime] === 0 || body[lifetime] === null) Reflect.deleteProperty(body, lifetime);
  }
  return body;
}

export function isMaskinporten(candidate: Client): boolean {
  return candidate.integration_type === 'maskinporten';
}
