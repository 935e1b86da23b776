import { createPrivateKey, generatePrimeSync } from 'node:crypto';
import type { RsaBits } from '../../../src/core/keys/generateKeyPair.ts';
import { type PrivateRsaJwk, privateRsaJwk } from '../../../src/core/keys/jwk.ts';
import { rsaKeyOf } from '../../../src/sandbox/rsaKey.ts';

/** How many keys of each size there are. One is handed out again only after all the others: those of one test differ. */
const counts: Readonly<Record<RsaBits, number>> = { 2048: 16, 3072: 2, 4096: 2 };

export function isRsaBits(bits: number): bits is RsaBits {
  return bits in counts;
}

interface Key {
  readonly jwk: PrivateRsaJwk;
  readonly pem: string;
}

const made: Readonly<Record<RsaBits, Key[]>> = { 2048: [], 3072: [], 4096: [] };
const handedOut: Record<RsaBits, number> = { 2048: 0, 3072: 0, 4096: 0 };

/**
 * A private RSA key for tests that need some key, and not a new one: the search for primes would take most of their time.
 * Made at first need, and nowhere but in memory, so that no private key is in the repository.
 */
export function someRsaKey(bits: RsaBits = 2048): Key {
  const index = handedOut[bits]++ % counts[bits];
  return (made[bits][index] ??= newKey(bits));
}

/** The same as JWK, under this name. */
export function someRsaJwk(kid: string, bits?: RsaBits): PrivateRsaJwk {
  return { ...someRsaKey(bits).jwk, kid };
}

/** From two primes, as OpenSSL's checks of a new key take longer than the search for it. */
function newKey(bits: RsaBits): Key {
  const [p, q] = [0, 1].map(() => generatePrimeSync(bits / 2, { bigint: true })) as [bigint, bigint];
  const key = rsaKeyOf({ kid: 'some', bits }, p, q);
  if (!key) return newKey(bits);
  const jwk = privateRsaJwk.parse(key);
  const pem = createPrivateKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'pkcs8' });
  return { jwk, pem: pem.toString() };
}
