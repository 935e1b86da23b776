import { generatePrime } from 'node:crypto';
import { type JWK } from 'jose';

const publicExponent = 65537n;

/**
 * A private 2048-bit RSA key as a JWK with every member of RFC 7518 §6.3.2.
 *
 * Built from two primes, because someone waits for the sandbox to start: the checks in OpenSSL's own key generation make it
 * three to four times slower, and the key is only for one run of a sandbox on this machine.
 */
export async function generateRsaKey(kid: string): Promise<JWK> {
  for (;;) {
    const [p, q] = await Promise.all([primeOf1024Bits(), primeOf1024Bits()]);
    const key = rsaKeyOf({ kid, bits: 2048 }, p, q);
    if (key) return key;
  }
}

/** The private key for two primes; undefined if they do not give a key of this size. */
export function rsaKeyOf({ kid, bits }: { kid: string; bits: number }, p: bigint, q: bigint): JWK | undefined {
  const suits = p !== q && [p, q].every((factor) => (factor - 1n) % publicExponent !== 0n);
  return suits && (p * q).toString(2).length === bits ? privateJwk(kid, p, q) : undefined;
}

function primeOf1024Bits(): Promise<bigint> {
  return new Promise((resolve, reject) => {
    generatePrime(1024, { bigint: true }, (error, prime) => {
      if (error) reject(error);
      else resolve(prime);
    });
  });
}

function privateJwk(kid: string, p: bigint, q: bigint): JWK {
  const d = inverse(publicExponent, (p - 1n) * (q - 1n));
  const numbers = { n: p * q, e: publicExponent, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const members = Object.entries(numbers).map(([name, value]) => [name, base64url(value)]);
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, ...Object.fromEntries(members) } as JWK;
}

/** The x with value·x ≡ 1 (mod modulus), by Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [remainder, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder - quotient * next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return factor < 0n ? factor + modulus : factor;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex').toString('base64url');
}
