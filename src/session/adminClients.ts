import type { SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import type { GrantKey } from '../maskinporten/grant.ts';
import { privateRsaJwk } from '../keys/jwk.ts';
import { SecretStore } from './secretStore.ts';

/** The key of an admin client: a registered one, named by its kid, or an enterprise certificate's with its chain. */
export const adminKey = z.object({
  version: z.literal(1),
  jwk: privateRsaJwk,
  /** Base64 DER, the leaf first (RFC 7517 §4.7). With it the kid is never sent (self-service-api.md §5). */
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

/** As a grant is signed with it. */
export function grantKey({ jwk, x5c }: AdminKey): GrantKey {
  return x5c ? { jwk, x5c } : { jwk };
}
