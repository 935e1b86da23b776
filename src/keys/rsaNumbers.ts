import { type PrivateRsaJwk } from './jwk.ts';

/** The number a JWK member writes as base64url of its big-endian bytes (RFC 7518 §2). */
function toNumber(member: string): bigint {
  return BigInt(`0x0${Buffer.from(member, 'base64url').toString('hex')}`);
}

/** Length of a modulus in bits. */
export function modulusBits(n: string): number {
  return toNumber(n).toString(2).length;
}

/**
 * Whether the eight numbers belong to one key (RFC 8017 §3.2): a mixed-up key signs without complaint, and only the token
 * endpoint would say so, late and obscurely (altinn-config.md §1).
 */
export function isWholeRsaKey(jwk: PrivateRsaJwk): boolean {
  const n = toNumber(jwk.n);
  const e = toNumber(jwk.e);
  const d = toNumber(jwk.d);
  const p = toNumber(jwk.p);
  const q = toNumber(jwk.q);
  if (p < 3n || q < 3n || e < 3n) return false;
  return (
    n === p * q &&
    (e * d) % (p - 1n) === 1n &&
    (e * d) % (q - 1n) === 1n &&
    toNumber(jwk.dp) === d % (p - 1n) &&
    toNumber(jwk.dq) === d % (q - 1n) &&
    (toNumber(jwk.qi) * q) % p === 1n
  );
}
