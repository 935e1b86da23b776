import * as z from 'zod/mini';

/** 2048 bits and up (self-service-api.md §3); the upper limit is OpenSSL's patience, not the facts'. */
const [smallestModulus, largestModulus] = [2048, 16_384];

const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));

const isPrivate = z.optional(z.undefined('is private and must never be sent'));
const privateMembers = {
  d: isPrivate,
  p: isPrivate,
  q: isPrivate,
  dp: isPrivate,
  dq: isPrivate,
  qi: isPrivate,
  k: isPrivate,
};

/** A public key as it may be registered (self-service-api.md §3, JsonWebKey); members it does not know are kept. */
export const KeyBody = z.looseObject({
  kty: z.literal('RSA', 'must be RSA'),
  kid: z
    .string()
    .check(
      z.regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, full stop, underscore and hyphen'),
      z.maxLength(255),
    ),
  use: z.literal('sig', 'must be sig'),
  alg: z.enum(['RS256', 'RS512']),
  n: base64url.check(z.refine(hasFittingSize, `must be a modulus of ${smallestModulus} bits or more`)),
  e: base64url.check(z.refine(isOddExponent, 'must be an odd number above 1')),
  x5c: z.optional(z.array(z.string())),
  /** Seconds. May lie in the past: an expired key can be sent back with the rest of its set. */
  exp: z.optional(z.int().check(z.positive())),
  ...privateMembers,
  /** The Altinn JWKS tool writes an empty one (altinn-config.md §7). */
  oth: z.optional(z.array(z.never(), 'is private and must never be sent')),
});
export type KeyBody = z.infer<typeof KeyBody>;

export const KeySetBody = z.looseObject({
  keys: z
    .array(KeyBody)
    .check(z.minLength(1, 'must hold a key: removing all is DELETE'), z.maxLength(5, 'may hold five keys at most')),
});

function hasFittingSize(n: string): boolean {
  const bits = unsigned(n).toString(2).length;
  return bits >= smallestModulus && bits <= largestModulus;
}

function isOddExponent(e: string): boolean {
  const exponent = unsigned(e);
  return exponent > 1n && exponent % 2n === 1n;
}

function unsigned(value: string): bigint {
  return BigInt(`0x0${Buffer.from(value, 'base64url').toString('hex')}`);
}
