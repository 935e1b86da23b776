import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { EnvironmentKind } from '../environments/environment.ts';

/** Base64url without padding, the format of every number in a JWK (RFC 7518 §2, Base64urlUInt). */
const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/));

/** All sources agree on RS256; the server may return the other two as well (self-service-api.md §3). */
const rsaAlgorithm = z.enum(['RS256', 'RS384', 'RS512']);

/** The public key, which may be shown and registered (RFC 7517 §4, RFC 7518 §6.3.1). Unknown members are dropped. */
const publicRsaJwk = z.object({
  kty: z.literal('RSA'),
  use: z.literal('sig'),
  alg: rsaAlgorithm,
  kid: z.string().check(z.minLength(1)),
  n: base64url,
  e: base64url,
  x5c: z.exactOptional(z.array(z.string())),
  /**
   * When the key expires, in seconds since 1970. If it is sent along, registering the key again does not renew it
   * (self-service-api.md §3).
   */
  exp: z.exactOptional(z.int().check(z.positive())),
});
export type PublicRsaJwk = z.infer<typeof publicRsaJwk>;

/** A private key with exactly these twelve members, as the strictest reader requires (altinn-config.md §2). */
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

/** The part of a key that may be registered. Members are listed one by one, so that a spread can't include a private one. */
export function publicHalf({ kty, use, alg, kid, n, e }: PrivateRsaJwk): PublicRsaJwk {
  return { kty, use, alg, kid, n, e };
}

/**
 * A key's RFC 7638 thumbprint: SHA-256 over the required members in alphabetical order, as base64url. It does not depend on the
 * kid. jose's function is not used because it is asynchronous, and reading a pasted key is not.
 */
export function thumbprint({ n, e }: { readonly n: string; readonly e: string }): string {
  return createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url');
}

/** The thumbprint of a key as a server returns it; undefined if `n` or `e` is missing. */
export function thumbprintOf({
  n,
  e,
}: {
  readonly n?: string | null | undefined;
  readonly e?: string | null | undefined;
}): string | undefined {
  return n && e ? thumbprint({ n, e }) : undefined;
}

const longestName = 48;
const defaultName = 'client';
const minutesIn24Bits = 2 ** 24;

/** Whether the self-service API accepts a text as a kid: letters, digits, `.`, `_`, `-` (self-service-api.md §3). */
export function isKeyId(text: string): boolean {
  // A kid of dots only would mean the parent path in the URL …/jwks/{kid}, and encoding does not prevent that.
  return /^[A-Za-z0-9._-]{1,255}$/.test(text) && !/^\.+$/.test(text);
}

/**
 * Creates a kid in the format of the Altinn JWKS tool, `{name}-{TEST|PROD|SANDBOX}.{suffix}` (altinn-config.md §7). If it is
 * taken, uses the next free minute's, because sources disagree whether kids are unique per client or globally
 * (self-service-api.md §3).
 */
export function newKeyId(options: {
  /** The client's name as the user wrote it. */
  name: string;
  environment: EnvironmentKind;
  now: Date;
  /** The kids that already exist. */
  taken: Iterable<string>;
}): string {
  const taken = new Set(options.taken);
  const stem = `${keyName(options.name)}-${options.environment.toUpperCase()}`;
  let minutes = minutesSince2025(options.now);
  while (taken.has(`${stem}.${suffix(minutes)}`)) minutes++;
  return `${stem}.${suffix(minutes)}`;
}

/** Minutes of local time, as in the Altinn JWKS tool, so a change to or from summer time shifts them by an hour. */
function minutesSince2025(now: Date): number {
  const wall = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours(), now.getMinutes());
  return Math.max(0, (wall - Date.UTC(2025, 0, 1)) / 60_000);
}

/** The number as three big-endian bytes in base64url: four characters, no padding. */
function suffix(minutes: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(minutes % minutesIn24Bits);
  return bytes.subarray(1).toString('base64url');
}

/** A client's name, as the user wrote it, reduced to the characters a kid may contain. */
export function keyName(displayName: string): string {
  const letters: Record<string, string> = { æ: 'ae', Æ: 'Ae', ø: 'o', Ø: 'O', å: 'a', Å: 'A' };
  const name = displayName
    .normalize('NFC')
    .replace(/[æøå]/gi, (letter) => letters[letter] ?? letter)
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replace(/\s+/g, '-')
    .replace(/[^A-Za-z0-9._-]/g, '')
    .replace(/-{2,}/g, '-')
    .replace(/^[._-]+/, '')
    .slice(0, longestName)
    .replace(/[._-]+$/, '');
  return name || defaultName;
}
