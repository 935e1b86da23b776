import { randomBytes, randomUUID, type JsonWebKey } from 'node:crypto';
import { someRsaJwk } from '../../keys/rsaKeys.ts';

/** What a test allows for making keys, in ms: on a busy machine one takes seconds. */
export const keyGenerationMs = 60_000;

/** A private RSA key as JWK, another than those before. */
export function privateJwk(kid: string = randomUUID()): Promise<JsonWebKey> {
  return Promise.resolve({ ...someRsaJwk(kid) });
}

/** The same key under another name, and perhaps for another algorithm. */
export function renamed(jwk: JsonWebKey, kid: string = randomUUID(), alg = 'RS256'): JsonWebKey {
  return { ...jwk, kid, alg };
}

export function publicHalf({ kty, kid, use, alg, n, e }: JsonWebKey): JsonWebKey {
  return { kty, kid, use, alg, n, e } as JsonWebKey;
}

/** A public key that nobody has the private half of: as good as any where nothing is signed, and made at once. */
export function publicJwk(kid: string = randomUUID(), bits = 2048): JsonWebKey {
  const modulus = randomBytes(bits / 8);
  modulus[0] = 0x80 | modulus[0]!;
  modulus[modulus.length - 1] = 1 | modulus.at(-1)!;
  return { kty: 'RSA', kid, use: 'sig', alg: 'RS256', n: modulus.toString('base64url'), e: 'AQAB' };
}
