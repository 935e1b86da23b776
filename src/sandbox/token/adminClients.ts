import { type JWK } from 'jose';
import { adminScope } from '../api/authorisation.ts';
import { type AdministeredOrganisation } from '../seed/organisations.ts';
import { type KnownClient, type KnownKey } from './knownClient.ts';

const adminScopes: readonly string[] = Object.values(adminScope);
const readingScopes: readonly string[] = [adminScope.readClients, adminScope.readScopes];

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
  /** May read, and change nothing. */
  readOnlyAdminClient: SandboxOrganisation['adminClient'];
  /** Has no registered key: signs with an enterprise certificate of the organisation, with the chain in `x5c`. */
  certificateAdminClient: { clientId: string; scope: string };
}

/**
 * The admin clients, one an organisation (self-service-api.md §4 B). Only this process knows their key, one for all of
 * them that have one, so they are not in the store: a second sandbox over the same store has its own.
 */
export class AdminClients {
  readonly organisations: readonly SandboxOrganisation[];

  constructor(seeds: readonly AdministeredOrganisation[], key: JWK) {
    this.organisations = seeds.map(({ orgno, name, ...ids }) => ({
      orgno,
      name,
      adminClient: {
        clientId: ids.adminClientId,
        jwk: { ...key, kid: `admin-${orgno}` },
        scope: adminScopes.join(' '),
      },
      readOnlyAdminClient: {
        clientId: ids.readOnlyAdminClientId,
        jwk: { ...key, kid: `reader-${orgno}` },
        scope: readingScopes.join(' '),
      },
      certificateAdminClient: { clientId: ids.certificateAdminClientId, scope: adminScopes.join(' ') },
    }));
  }

  /** The client as the token endpoint sees it; undefined when the id is no admin client's. */
  find(clientId: string): KnownClient | undefined {
    for (const { orgno, adminClient, readOnlyAdminClient, certificateAdminClient } of this.organisations) {
      const clients = [adminClient, readOnlyAdminClient, { ...certificateAdminClient, jwk: undefined }];
      const found = clients.find((client) => client.clientId === clientId);
      if (!found) continue;
      const keys = found.jwk ? [publicHalf(found.jwk)] : [];
      return { clientId, orgno, scopes: found.scope.split(' '), lifetime: 120, keys, isAdmin: true };
    }
    return undefined;
  }
}

function publicHalf({ kid, alg, n, e }: JWK): KnownKey {
  return { kid, alg, n, e } as KnownKey;
}
