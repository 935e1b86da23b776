import { type JWK } from 'jose';
import { adminScope } from '../api/authorisation.ts';
import { type SeedOrganisation } from '../seed/organisations.ts';
import { type KnownClient } from './knownClient.ts';

const adminScopes = Object.values(adminScope);

/** An organisation of the sandbox, and the client that administers it. */
export interface SandboxOrganisation {
  orgno: string;
  name: string;
  adminClient: {
    clientId: string;
    /** private */
    jwk: JWK;
    scope: string;
  };
}

/**
 * The admin clients, one an organisation (self-service-api.md §4 B). Only this process knows their key, one for all of
 * them, so they are not in the store: a second sandbox over the same store has its own.
 */
export class AdminClients {
  readonly organisations: readonly SandboxOrganisation[];

  constructor(seeds: readonly SeedOrganisation[], key: JWK) {
    this.organisations = seeds.map(({ orgno, name, adminClientId }) => ({
      orgno,
      name,
      adminClient: { clientId: adminClientId, jwk: { ...key, kid: `admin-${orgno}` }, scope: adminScopes.join(' ') },
    }));
  }

  /** The client as the token endpoint sees it; undefined when the id is no admin client's. */
  find(clientId: string): KnownClient | undefined {
    const organisation = this.organisations.find(({ adminClient }) => adminClient.clientId === clientId);
    if (!organisation) return undefined;
    const { kty, kid, alg, n, e } = organisation.adminClient.jwk;
    return {
      clientId,
      orgno: organisation.orgno,
      scopes: adminScopes,
      lifetime: 120,
      keys: [{ kty, kid, alg, n, e } as KnownClient['keys'][number]],
      isAdmin: true,
    };
  }
}
