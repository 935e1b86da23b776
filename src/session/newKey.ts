import { newKeyId, publicHalf } from '../core/keys/jwk.ts';
import { generateRsaKeyPair, type RsaBits } from '../core/keys/generateKeyPair.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { Clients } from './clients.ts';
import type { Organisation } from './organisation.ts';
import type { KeyReference, PrivateKeys } from './privateKeys.ts';
import type { Sessions } from './sessions.ts';

/** What is needed to find a free kid. */
export interface NewKeyServices {
  readonly sessions: Sessions;
  readonly clients: Clients;
  readonly privateKeys: PrivateKeys;
  readonly now: () => Date;
  /** Returns false if a window on this machine has already used the kid. */
  readonly reserveKid: (kid: string) => Promise<boolean>;
}

/** Finds a kid for a new key that no known key, registered or stored, has, and that was not used before on this machine. */
export async function newKeyIdFor(
  { sessions, clients, privateKeys, now, reserveKid }: NewKeyServices,
  organisation: Organisation,
  clientId: string,
  name: string,
  signal: AbortSignal,
): Promise<string> {
  const { api, environment } = await sessions.connect(organisation);
  const registered = await api.listKeys(clientId, signal);
  const elsewhere = clients.knownKids(organisation);
  const stored = await privateKeys.kids(organisation, clientId);
  const taken = [...registered.map(({ kid }) => kid), ...elsewhere, ...stored];
  for (;;) {
    const kid = newKeyId({ name, environment: environment.kind, now: now(), taken });
    // What another window has just stored or registered is not visible yet.
    if (await reserveKid(kid)) return kid;
    taken.push(kid);
  }
}

/** Generates a key pair, stores the private key and returns the public key. Returns the same key if the kid is already stored. */
export async function keepNewKey(
  privateKeys: PrivateKeys,
  reference: KeyReference,
  bits: RsaBits,
): Promise<JsonWebKey> {
  const stored = await privateKeys.find(reference);
  if (stored) return publicHalf(stored);
  const { privateJwk, publicJwk } = await generateRsaKeyPair({ bits, kid: reference.kid });
  await privateKeys.keep(reference, privateJwk);
  return publicJwk;
}
