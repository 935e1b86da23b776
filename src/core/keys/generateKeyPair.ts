import { exportJWK, generateKeyPair } from 'jose';
import { privateRsaJwk, type PrivateRsaJwk, publicHalf, type PublicRsaJwk } from './jwk.ts';

/** Maskinporten takes 2048 bits and up (self-service-api.md §3). */
export type RsaBits = 2048 | 3072 | 4096;

export interface RsaKeyPair {
  readonly privateJwk: PrivateRsaJwk;
  readonly publicJwk: PublicRsaJwk;
}

/** A new RS256 key pair, in a file of its own: `jose` isn't loaded to read keys. The primes are searched for on the thread pool, so the event loop stays free. */
export async function generateRsaKeyPair({ bits, kid }: { bits: RsaBits; kid: string }): Promise<RsaKeyPair> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: bits, extractable: true });
  const { n, e, d, p, q, dp, dq, qi } = await exportJWK(privateKey);
  // A bare export lacks kid, use and alg (altinn-config.md §2).
  const privateJwk = privateRsaJwk.parse({ kty: 'RSA', use: 'sig', kid, alg: 'RS256', n, e, d, p, q, dp, dq, qi });
  return { privateJwk, publicJwk: publicHalf(privateJwk) };
}
