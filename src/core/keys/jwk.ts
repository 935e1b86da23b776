import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { EnvironmentKind } from '../environments/environment.ts';

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

const longestName = 48;
const defaultName = 'client';
const minutesIn24Bits = 2 ** 24;

/** What the self-service API takes as a kid: letters, digits, `.`, `_`, `-` (self-service-api.md §3). */
export function isKeyId(text: string): boolean {
  // Dots alone would be a step up in the URL …/jwks/{kid}, and no encoding protects them.
  return /^[A-Za-z0-9._-]{1,255}$/.test(text) && !/^\.+$/.test(text);
}

/**
 * A kid as the Altinn JWKS tool makes them, `{name}-{TEST|PROD|SANDBOX}.{suffix}` (altinn-config.md §7). If it is taken,
 * the next free minute's: sources disagree whether a kid is unique per client or everywhere (self-service-api.md §3).
 */
export function newKeyId(options: {
  /** The client's name, as a person wrote it. */
  name: string;
  environment: EnvironmentKind;
  now: Date;
  /** The kids that exist. */
  taken: Iterable<string>;
}): string {
  const taken = new Set(options.taken);
  const stem = `${keyName(options.name)}-${options.environment.toUpperCase()}`;
  let minutes = minutesSince2025(options.now);
  while (taken.has(`${stem}.${suffix(minutes)}`)) minutes++;
  return `${stem}.${suffix(minutes)}`;
}

/** Reads the clock on the wall, as the Altinn JWKS tool does: an hour of summer time counts as an hour. */
function minutesSince2025(now: Date): number {
  const wall = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate(), now.getHours(), now.getMinutes());
  return Math.max(0, (wall - Date.UTC(2025, 0, 1)) / 60_000);
}

/** Three big-endian bytes as base64url: four characters, never padded. */
function suffix(minutes: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(minutes % minutesIn24Bits);
  return bytes.subarray(1).toString('base64url');
}

/** A client's name, as a person wrote it, in the letters that a kid may have. */
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
