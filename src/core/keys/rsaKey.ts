import type { KeyObject } from 'node:crypto';
import type { PrivateRsaJwk } from './jwk.ts';
import { KeyInputError } from './keyInputError.ts';

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

/** A private RSA JWK; only another JWK names its kid. */
export type NamelessPrivateJwk = Omit<PrivateRsaJwk, 'kid'> & { readonly kid?: string };

/** A private key as a person gave it. Secret. */
export interface ReadPrivateKey {
  readonly jwk: NamelessPrivateJwk;
  readonly bits: number;
  /** Certificates that came with it, base64 DER as in a JOSE header: the key's own first, then each one's issuer (RFC 7515 §4.1.6). */
  readonly x5c?: readonly string[];
  /** Where it was read, more stands than the keys that were read: keys of other kinds, public ones, certificates. */
  readonly amongOthers?: true;
}

/** The keys of what holds so many things in all. */
export function outOf(all: number, keys: readonly ReadPrivateKey[]): ReadPrivateKey[] {
  return keys.map((key) => (keys.length < all ? { ...key, amongOthers: true } : key));
}

/** self-service-api.md §3. */
const minBits = 2048;

/** No verifier takes more (OPENSSL_RSA_MAX_MODULUS_BITS). */
const maxBits = 16_384;

/** A key that Maskinporten takes and that its own public half can verify. Throws KeyInputError. */
export function requireUsable(jwk: NamelessPrivateJwk): ReadPrivateKey {
  const bits = modulusBits(jwk.n);
  if (bits < minBits) throw new KeyInputError({ reason: 'tooSmall', bits });
  if (bits > maxBits) throw new KeyInputError({ reason: 'badMember', member: 'n' });
  // Of the other numbers none is longer than the modulus; they would cost minutes to reckon with.
  const numbers = [jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi];
  const isWhole = numbers.every(({ length }) => length <= jwk.n.length) && isWholeRsaKey({ ...jwk, kid: '' });
  if (!isWhole) throw new KeyInputError({ reason: 'inconsistent' });
  return { jwk, bits };
}

/** The same of a key that node:crypto has read. Throws KeyInputError. */
export function fromKeyObject(key: KeyObject): ReadPrivateKey {
  // A key that is for RSA-PSS only ('rsa-pss') cannot make RS256 signatures either (RFC 4055 §1.2).
  if (key.asymmetricKeyType !== 'rsa') throw new KeyInputError({ reason: 'notRsa' });
  const { n = '', e = '', d = '', p = '', q = '', dp = '', dq = '', qi = '' } = key.export({ format: 'jwk' });
  return requireUsable({ kty: 'RSA', use: 'sig', alg: 'RS256', n, e, d, p, q, dp, dq, qi });
}
