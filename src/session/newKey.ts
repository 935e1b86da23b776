import { newKeyId, publicHalf } from '../core/keys/jwk.ts';
import { generateRsaKeyPair, type RsaBits } from '../core/keys/generateKeyPair.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { Clients } from './clients.ts';
import type { Organisation } from './organisation.ts';
import type { KeyReference, PrivateKeys } from './privateKeys.ts';
import type { Sessions } from './sessions.ts';

/** What it takes to find a free key ID. */
export interface NewKeyServices {
  readonly sessions: Sessions;
  readonly clients: Clients;
  readonly privateKeys: PrivateKeys;
  readonly now: () => Date;
  /** False when a window of this machine has had the kid before. */
  readonly reserveKid: (kid: string) => Promise<boolean>;
}

/** A kid for a new key: unlike any registered or stored one that is known here, and any that was given out on this machine. */
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
    // What another window has kept or registered a moment ago is not seen yet.
    if (await reserveKid(kid)) return kid;
    taken.push(kid);
  }
}

/** Generates a pair, keeps its private half and returns the public one; the same public half again for a kid kept already. */
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
