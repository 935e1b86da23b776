import * as z from 'zod/mini';

/** A client's fields, named as in self-service-api.md §3; fields this program does not know are kept. */
export const ClientFields = z.looseObject({
  client_id: z.string(),
  client_name: z.string(),
  description: z.optional(z.string()),
  client_orgno: z.string(),
  active: z.boolean(),
  integration_type: z.string(),
  token_endpoint_auth_method: z.string(),
  grant_types: z.array(z.string()),
  scopes: z.array(z.string()),
  /** seconds */
  access_token_lifetime: z.number(),
  created: z.string(),
  last_updated: z.string(),
});
export type ClientFields = z.infer<typeof ClientFields>;

/** A registered public key. `exp` in seconds; `created` and `last_updated` as ISO time. */
export const StoredKey = z.looseObject({
  kty: z.literal('RSA'),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.string(),
  n: z.string(),
  e: z.string(),
  exp: z.number(),
  created: z.string(),
  last_updated: z.string(),
});
export type StoredKey = z.infer<typeof StoredKey>;

/** What is registered for a client: what the token endpoint must know. */
export const Registration = z.object({ client: ClientFields, keys: z.array(StoredKey) });
export type Registration = z.infer<typeof Registration>;

export const StoredClient = z.object({
  registration: Registration,
  /** What the token endpoint still believes, oldest first, and until when (ms since 1970); null: knows no such client. */
  spreading: z.array(z.object({ until: z.number(), registration: z.nullable(Registration) })),
});
export type StoredClient = z.infer<typeof StoredClient>;

export const Scope = z.looseObject({
  name: z.string(),
  prefix: z.string(),
  subscope: z.string(),
  description: z.string(),
  active: z.boolean(),
  allowed_integration_types: z.array(z.string()),
  owner_orgno: z.string(),
  token_type: z.string(),
  visibility: z.enum(['PUBLIC', 'PRIVATE', 'INTERNAL']),
  delegation_source: z.optional(z.string()),
  accessible_for_all: z.boolean(),
  created: z.string(),
  last_updated: z.string(),
});
export type Scope = z.infer<typeof Scope>;

export const ScopeAccess = z.object({
  scope: z.string(),
  owner_orgno: z.string(),
  consumer_orgno: z.string(),
  state: z.enum(['REQUESTED', 'APPROVED', 'DENIED']),
  created: z.string(),
  last_updated: z.string(),
});
export type ScopeAccess = z.infer<typeof ScopeAccess>;

/** A right to a scope that a consumer has handed on to a supplier (in Altinn, in the real world). */
export const Delegation = z.object({ scope: z.string(), consumer_orgno: z.string(), supplier_orgno: z.string() });
export type Delegation = z.infer<typeof Delegation>;

/** Everything a sandbox keeps. The catalogue's scopes are not among it: they are the same in every sandbox. */
export const StoredState = z.object({
  /** Another number is another format: such data are treated as damaged. */
  version: z.literal(1),
  clients: z.array(StoredClient),
  /** The scopes of the sandbox's own organisations. */
  scopes: z.array(Scope),
  accesses: z.array(ScopeAccess),
  delegations: z.array(Delegation),
  /** Numbers of organisations that were not seeded, but that somebody has represented. Earlier sandboxes kept none. */
  syntheticOrganisations: z._default(z.array(z.string()), []),
  /** Numbers of organisations that have signed the terms of use since the start. */
  signedTerms: z._default(z.array(z.string()), []),
});
export type StoredState = z.infer<typeof StoredState>;
