import type { EnvironmentKind } from '../environments/environment.ts';

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
