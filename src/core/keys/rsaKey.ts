import type { KeyObject } from 'node:crypto';
import type { PrivateRsaJwk } from './jwk.ts';
import { KeyInputError } from './keyInputError.ts';

/** The number in a JWK member: base64url of its big-endian bytes (RFC 7518 §2). */
function toNumber(member: string): bigint {
  return BigInt(`0x0${Buffer.from(member, 'base64url').toString('hex')}`);
}

/** The length of a modulus in bits. */
export function modulusBits(n: string): number {
  return toNumber(n).toString(2).length;
}

/**
 * Whether the eight numbers belong to the same key (RFC 8017 §3.2). A key with mixed-up numbers signs without errors, and only
 * the token endpoint would refuse it, with an obscure message (altinn-config.md §1).
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

/** A private RSA JWK. Keys read from formats other than JWK have no kid. */
export type NamelessPrivateJwk = Omit<PrivateRsaJwk, 'kid'> & { readonly kid?: string };

/** A private key as the user provided it. Secret. */
export interface ReadPrivateKey {
  readonly jwk: NamelessPrivateJwk;
  readonly bits: number;
  /**
   * Certificates that came with the key, base64 DER as in a JOSE header: the key's own first, then each one's issuer (RFC 7515
   * §4.1.6).
   */
  readonly x5c?: readonly string[];
  /** Set if the source contained more than the keys that were read: keys of other kinds, public keys or certificates. */
  readonly amongOthers?: true;
}

/** Sets `amongOthers` on the keys if the source has more items (`all`) than keys. */
export function outOf(all: number, keys: readonly ReadPrivateKey[]): ReadPrivateKey[] {
  return keys.map((key) => (keys.length < all ? { ...key, amongOthers: true } : key));
}

/** Bits (self-service-api.md §3). */
const minBits = 2048;

/** Bits. Verifiers accept no more (OPENSSL_RSA_MAX_MODULUS_BITS). */
const maxBits = 16_384;

/** Checks that Maskinporten accepts the key and that its numbers belong together. Throws KeyInputError. */
export function requireUsable(jwk: NamelessPrivateJwk): ReadPrivateKey {
  const bits = modulusBits(jwk.n);
  if (bits < minBits) throw new KeyInputError({ reason: 'tooSmall', bits });
  if (bits > maxBits) throw new KeyInputError({ reason: 'badMember', member: 'n' });
  // None of the other numbers may be longer than the modulus, as calculating with longer ones would take minutes.
  const numbers = [jwk.e, jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi];
  const isWhole = numbers.every(({ length }) => length <= jwk.n.length) && isWholeRsaKey({ ...jwk, kid: '' });
  if (!isWhole) throw new KeyInputError({ reason: 'inconsistent' });
  return { jwk, bits };
}

/** The same for a key that node:crypto has read. Throws KeyInputError. */
export function fromKeyObject(key: KeyObject): ReadPrivateKey {
  // A key for RSA-PSS only ('rsa-pss') can't make RS256 signatures (RFC 4055 §1.2).
  if (key.asymmetricKeyType !== 'rsa') throw new KeyInputError({ reason: 'notRsa' });
  const { n = '', e = '', d = '', p = '', q = '', dp = '', dq = '', qi = '' } = key.export({ format: 'jwk' });
  return requireUsable({ kty: 'RSA', use: 'sig', alg: 'RS256', n, e, d, p, q, dp, dq, qi });
}
