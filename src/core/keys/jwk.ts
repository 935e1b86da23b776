import { createHash } from 'node:crypto';
import * as z from 'zod/mini';

/** Base64url without padding, as every number in a JWK is written (RFC 7518 §2, Base64urlUInt). */
const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/));

/** RS256 is the one every source agrees on; the server may hand out the other two (self-service-api.md §3). */
const rsaAlgorithm = z.enum(['RS256', 'RS384', 'RS512']);

/** The half of a key that may be shown and registered (RFC 7517 §4, RFC 7518 §6.3.1). Drops every member it does not know. */
const publicRsaJwk = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig'),
  alg: rsaAlgorithm,
  kid: z.string().check(z.minLength(1)),
  n: base64url,
  e: base64url,
  x5c: z.exactOptional(z.array(z.string())),
  /** When the key stops working, in seconds since 1970. Sent along, it keeps a renewal from renewing (self-service-api.md §3). */
  exp: z.exactOptional(z.int().check(z.positive())),
});
export type PublicRsaJwk = z.infer<typeof publicRsaJwk>;

/** A whole key: exactly these twelve members, which is what the strictest reader demands (altinn-config.md §2). */
export const privateRsaJwk = z.strictObject({
  kty: z.literal('RSA'),
  use: z.literal('sig'),
  kid: z.string().check(z.minLength(1)),
  alg: rsaAlgorithm,
  n: base64url,
  e: base64url,
  d: base64url,
  p: base64url,
  q: base64url,
  dp: base64url,
  dq: base64url,
  qi: base64url,
});
export type PrivateRsaJwk = z.infer<typeof privateRsaJwk>;

/** What may be registered of a key. Members are named one by one: nothing private can slip through a spread. */
export function publicHalf({ kty, use, alg, kid, n, e }: PrivateRsaJwk): PublicRsaJwk {
  return { kty, use, alg, kid, n, e };
}

/**
 * A key's RFC 7638 thumbprint: SHA-256 over the required members in alphabetical order, as base64url. The same key has the
 * same thumbprint whatever its kid. Not jose's, which can only answer later, while reading a pasted key answers at once.
 */
export function thumbprint({ n, e }: { readonly n: string; readonly e: string }): string {
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');
}

/** The thumbprint of a key as a server hands it out; undefined without its numbers. */
export function thumbprintOf({
  n,
  e,
}: {
  readonly n?: string | null | undefined;
  readonly e?: string | null | undefined;
}): string | undefined {
  return n && e ? thumbprint({ n, e }) : undefined;
}
