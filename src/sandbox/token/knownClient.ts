import { knownToTokenEndpoint } from '../state/spreading.ts';
import { type World } from '../world.ts';
import { GrantError, notAuthenticated } from './grantError.ts';

/** A public key that a client signs with. */
export interface KnownKey {
  readonly kid: string;
  readonly alg: string;
  readonly n: string;
  readonly e: string;
  /** seconds; undefined: never expires */
  readonly exp?: number;
}

/** A client as the token endpoint knows it. */
export interface KnownClient {
  readonly clientId: string;
  readonly orgno: string;
  readonly scopes: readonly string[];
  /** of an access token, in seconds */
  readonly lifetime: number;
  readonly keys: readonly KnownKey[];
  /** Given out by Digdir together with the access to its scopes. */
  readonly isAdmin: boolean;
}

/** The client of that id, as far as it has spread; a deactivated one is not found. Throws a GrantError. */
export function knownClient(world: World, clientId: string): KnownClient {
  const admin = world.adminClients.find(clientId);
  if (admin) return admin;
  const stored = world.database.read().clients.find(({ registration }) => registration.client.client_id === clientId);
  const known = stored && knownToTokenEndpoint(stored, world.now().getTime());
  if (!known?.client.active) throw notAuthenticated('MP-100');
  const { client, keys } = known;
  if (client.integration_type !== 'maskinporten' && client.integration_type !== 'api_klient') {
    throw new GrantError('unauthorized_client', 'The client is not registered for Maskinporten');
  }
  const { client_orgno: orgno, scopes, access_token_lifetime: lifetime } = client;
  return { clientId, orgno, scopes, lifetime, keys, isAdmin: false };
}
