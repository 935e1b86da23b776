import * as z from 'zod/mini';
import type { SandboxStore } from '../store.ts';

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

interface DatabaseParts {
  readonly store: SandboxStore;
  /** What a sandbox starts with. */
  readonly seed: () => StoredState;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/**
 * The stored data as objects. The store is the truth: another process may have written since the last look, so hold
 * nothing that `read` returned across an `await`.
 */
export class Database {
  private cached: { state: StoredState; version: string | undefined } | undefined;

  constructor(private readonly parts: DatabaseParts) {}

  /** The data as they are now; not to be changed. */
  read(): StoredState {
    if (this.cached?.version !== this.parts.store.version() || !this.cached) this.cached = this.load();
    return this.cached.state;
  }

  /** Changes the data and writes them in the same tick. When `mutation` throws, nothing is changed. */
  change<T>(mutation: (state: StoredState) => T): T {
    const state = this.read();
    try {
      const result = mutation(state);
      this.save(state);
      return result;
    } catch (error) {
      // What was changed before it threw is forgotten with the objects; the store still has it as it was.
      this.cached = undefined;
      throw error;
    }
  }

  /** Back to the seed. */
  reset(): void {
    this.save(this.parts.seed());
  }

  private load(): { state: StoredState; version: string | undefined } {
    const { store, seed } = this.parts;
    // The version before the text: if somebody writes in between, the next request sees that and reads again.
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
