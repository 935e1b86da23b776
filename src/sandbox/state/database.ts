import * as z from 'zod/mini';
import type { SandboxStore } from '../store.ts';

/** A client's fields, named as in self-service-api.md §3. Unknown fields are kept. */
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
  /** Seconds. */
  access_token_lifetime: z.number(),
  created: z.string(),
  last_updated: z.string(),
});
export type ClientFields = z.infer<typeof ClientFields>;

/** A registered public key. `exp` is in seconds since 1970; `created` and `last_updated` are ISO times. */
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

/** A client's registration, which the token endpoint needs to know. */
export const Registration = z.object({ client: ClientFields, keys: z.array(StoredKey) });
export type Registration = z.infer<typeof Registration>;

export const StoredClient = z.object({
  registration: Registration,
  /**
   * What the token endpoint still uses, oldest first, and until when (milliseconds since 1970). null: it does not know the
   * client.
   */
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

/** A right to a scope that a consumer has delegated to a supplier, in reality through Altinn. */
export const Delegation = z.object({ scope: z.string(), consumer_orgno: z.string(), supplier_orgno: z.string() });
export type Delegation = z.infer<typeof Delegation>;

/** Everything that a sandbox stores. The catalogue's scopes are not included, as they are the same in every sandbox. */
export const StoredState = z.object({
  /** Data with another version have another format and are treated as damaged. */
  version: z.literal(1),
  clients: z.array(StoredClient),
  /** The scopes of the sandbox's own organisations. */
  scopes: z.array(Scope),
  accesses: z.array(ScopeAccess),
  delegations: z.array(Delegation),
  /** Numbers of organisations that were not seeded, but that a user has represented. Earlier versions stored none. */
  syntheticOrganisations: z._default(z.array(z.string()), []),
  /** Numbers of organisations that have accepted the terms of use since the start. */
  signedTerms: z._default(z.array(z.string()), []),
});
export type StoredState = z.infer<typeof StoredState>;

interface DatabaseParts {
  readonly store: SandboxStore;
  /** Returns a sandbox's initial state. */
  readonly seed: () => StoredState;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/**
 * The stored data as objects. Another process may write to the store at any time, so don't keep anything that `read` returned
 * across an `await`.
 */
export class Database {
  private cached: { state: StoredState; version: string | undefined } | undefined;

  constructor(private readonly parts: DatabaseParts) {}

  /** The current data, which must not be changed. */
  read(): StoredState {
    if (this.cached?.version !== this.parts.store.version() || !this.cached) this.cached = this.load();
    return this.cached.state;
  }

  /** Changes the data and writes them in the same tick. If `mutation` throws, nothing changes. */
  change<T>(mutation: (state: StoredState) => T): T {
    const state = this.read();
    try {
      const result = mutation(state);
      this.save(state);
      return result;
    } catch (error) {
      // Drops the objects that may have been changed before it threw. The store still has the old data.
      this.cached = undefined;
      throw error;
    }
  }

  /** Restores the seed. */
  reset(): void {
    this.save(this.parts.seed());
  }

  private load(): { state: StoredState; version: string | undefined } {
    const { store, seed } = this.parts;
    // The version is read before the text: if someone writes in between, the next request sees a new version and reads again.
    const version = store.version();
    const text = store.read();
    const state = text === undefined ? undefined : this.parse(text);
    return state ? { state, version } : this.save(seed());
  }

  private parse(text: string): StoredState | undefined {
    try {
      return StoredState.parse(JSON.parse(text));
    } catch {
      this.parts.log('the stored data were damaged: they are put aside, and the sandbox starts afresh');
      this.parts.store.putAside?.(this.parts.now());
      return undefined;
    }
  }

  private save(state: StoredState): { state: StoredState; version: string | undefined } {
    this.parts.store.write(JSON.stringify(state));
    this.cached = { state, version: this.parts.store.version() };
    return this.cached;
  }
}
