import { exportJWK, generateKeyPair } from 'jose';
import { privateRsaJwk, type PrivateRsaJwk, publicHalf, type PublicRsaJwk } from './jwk.ts';

/** Key sizes in bits. Maskinporten accepts 2048 and up (self-service-api.md §3). */
export type RsaBits = 2048 | 3072 | 4096;

export interface RsaKeyPair {
  readonly privateJwk: PrivateRsaJwk;
  readonly publicJwk: PublicRsaJwk;
}

/**
 * Generates an RS256 key pair. In a file of its own, so that `jose` isn't loaded just to read keys. The primes are generated on
 * the thread pool, so the event loop is not blocked.
 */
export async function generateRsaKeyPair({ bits, kid }: { bits: RsaBits; kid: string }): Promise<RsaKeyPair> {
  const { privateKey } = await generateKeyPair('RS256', { modulusLength: bits, extractable: true });
  const { n, e, d, p, q, dp, dq, qi } = await exportJWK(privateKey);
  // jose's export has no kid, use or alg (altinn-config.md §2).
  const privateJwk = privateRsaJwk.parse({ kty: 'RSA', use: 'sig', kid, alg: 'RS256', n, e, d, p, q, dp, dq, qi });
  return { privateJwk, publicJwk: publicHalf(privateJwk) };
}
