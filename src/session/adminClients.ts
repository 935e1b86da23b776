import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import type { Environment } from '../core/environments/environment.ts';
import type { Http } from '../core/http/http.ts';
import { privateRsaJwk } from '../core/keys/jwk.ts';
import type { GrantKey } from '../core/maskinporten/tokenEndpoint.ts';
import type { TokenSource } from '../core/selfService/selfServiceApi.ts';
import { SecretStore } from './secretStore.ts';

/** The key of an admin client: a registered key, identified by its kid, or an enterprise certificate's key with its chain. */
const adminKey = z.object({
  version: z.literal(1),
  jwk: privateRsaJwk,
  /** Base64 DER, the leaf first (RFC 7517 §4.7). If there is a chain, the kid is never sent (self-service-api.md §5). */
  x5c: z.optional(z.array(z.string())),
});
export type AdminKey = z.infer<typeof adminKey>;

/** The keys of admin clients, in SecretStorage. */
export class AdminClients {
  private readonly store: SecretStore<typeof adminKey>;

  constructor(secrets: SecretStorage) {
    this.store = new SecretStore(secrets, 'maskinporten.adminClient', adminKey);
  }

  find(environment: string, clientId: string): Promise<AdminKey | undefined> {
    return this.store.find(idOf(environment, clientId));
  }

  keep(environment: string, clientId: string, key: AdminKey): Promise<void> {
    return this.store.keep(idOf(environment, clientId), key);
  }

  remove(environment: string, clientId: string): Promise<void> {
    return this.store.remove(idOf(environment, clientId));
  }
}

function idOf(environment: string, clientId: string): string {
  return `${environment}/${encodeURIComponent(clientId)}`;
}

/** The key in the form in which it signs grants. */
export function grantKey({ jwk, x5c }: AdminKey): GrantKey {
  return x5c ? { jwk, x5c } : { jwk };
}

/** A machine's sign-in: a Digdir client that may administer the organisation's clients (self-service-api.md §4 B). */
export interface AdminClient {
  readonly clientId: string;
  readonly key: GrantKey;
  readonly scopes: readonly string[];
}

/** Milliseconds before its expiry from which a token is no longer used. */
const margin = 15_000;

interface Needs {
  readonly http: Http;
  readonly now: () => Date;
  readonly newId: () => string;
}

/** Tokens of an admin client, kept in memory until shortly before they expire. Concurrent callers share one request. */
export class AdminClientTokens implements TokenSource {
  private held: { readonly token: string; readonly until: number } | undefined;
  private pending: Promise<string> | undefined;

  constructor(
    private readonly admin: AdminClient,
    private readonly environment: Environment,
    private readonly needs: Needs,
  ) {}

  async token(): Promise<string> {
    if (this.held && this.held.until > this.needs.now().getTime()) return this.held.token;
    // Not tied to one caller's signal, as others may be waiting for the same token.
    this.pending ??= this.fetch().finally(() => {
      this.pending = undefined;
    });
    return this.pending;
  }

  forget(token: string): void {
    if (this.held?.token === token) this.held = undefined;
  }

  private async fetch(): Promise<string> {
    const { requestToken } = await import('../core/maskinporten/tokenEndpoint.ts');
    const asked = this.needs.now();
    const { value, expiresIn } = await requestToken(this.needs, this.environment, this.admin, this.admin.key);
    this.held = { token: value, until: asked.getTime() + expiresIn * 1000 - margin };
    return value;
  }
}
