import type { JWK, JWTPayload } from 'jose';
import type { AdministeredOrganisation } from '../seed/seed.ts';
import type { KnownClient, KnownKey } from './grant.ts';
import { Signer } from './signer.ts';

/** The scopes that give access to the self-service API (self-service-api.md §2, §4 B). */
export const adminScope = {
  readClients: 'idporten:dcr.read',
  writeClients: 'idporten:dcr.write',
  modifyClients: 'idporten:dcr.modify',
  readScopes: 'idporten:scopes.read',
  writeScopes: 'idporten:scopes.write',
} as const;

const adminScopes: readonly string[] = Object.values(adminScope);

const readingScopes: readonly string[] = [adminScope.readClients, adminScope.readScopes];

/** An organisation of the sandbox and its admin clients. */
export interface SandboxOrganisation {
  orgno: string;
  name: string;
  adminClient: {
    clientId: string;
    /** The private key. */
    jwk: JWK;
    scope: string;
  };
  /** Can read, but not change anything. */
  readOnlyAdminClient: SandboxOrganisation['adminClient'];
  /** Has no registered key. It signs with an enterprise certificate of the organisation, with the chain in `x5c`. */
  certificateAdminClient: { clientId: string; scope: string };
}

/**
 * The admin clients of each organisation (self-service-api.md §4 B). They share a key that only this process knows, so they are
 * not in the store: a second sandbox with the same store has its own.
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

  /** The client as the token endpoint knows it; undefined if the id is not an admin client's. */
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

/** What the self-service API needs to know about a token. */
interface VerifiedToken {
  /** The consumer's organisation number. */
  readonly orgno: string;
  readonly scopes: readonly string[];
}

/** Signs Maskinporten's access tokens, and verifies them. */
export class AccessTokens extends Signer {
  /** Undefined if the token has expired or is not one of these. */
  async verify(token: string): Promise<VerifiedToken | undefined> {
    const claims = await this.claimsOf(token);
    const orgno = consumerOf(claims);
    if (!claims || orgno === undefined) return undefined;
    return { orgno, scopes: String(claims.scope).split(' ') };
  }
}

/** The number of the organisation that a token was issued to; undefined if its claims contain none. */
export function consumerOf(claims: JWTPayload | undefined): string | undefined {
  const { ID } = (claims?.consumer ?? {}) as { readonly ID?: string };
  return ID?.replace('0192:', '');
}
