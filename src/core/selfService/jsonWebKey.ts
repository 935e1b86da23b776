import * as z from 'zod/mini';

/** A public key as the API keeps it (self-service-api.md §3). Times are ISO 8601, `exp` is in seconds. */
export const jsonWebKey = z.looseObject({
  kid: z.string(),
  kty: z.string(),
  alg: z.nullish(z.string()),
  use: z.nullish(z.string()),
  n: z.nullish(z.string()),
  e: z.nullish(z.string()),
  x5c: z.nullish(z.array(z.string())),
  exp: z.nullish(z.number()),
  created: z.nullish(z.string()),
  last_updated: z.nullish(z.string()),
});
export type JsonWebKey = z.infer<typeof jsonWebKey>;

/** A client's keys. One that cannot be read does not lose the others: it is among `unreadable`, as it came, with its place. */
export const jsonWebKeySet = z.pipe(
  z.looseObject({ keys: z.nullish(z.array(z.unknown())) }),
  z.transform(({ keys: given, ...rest }) => {
    const keys: JsonWebKey[] = [];
    const unreadable: { readonly at: number; readonly key: unknown }[] = [];
    for (const [at, one] of (given ?? []).entries()) {
      const key = jsonWebKey.safeParse(one).data;
      if (key) keys.push(key);
      else unreadable.push({ at, key: one });
    }
    return { ...rest, keys, ...(unreadable.length > 0 && { unreadable }) };
  }),
);
export type JsonWebKeySet = z.infer<typeof jsonWebKeySet>;

/** What is answered to a key that was added: one version of the OpenAPI names its kid alone (self-service-api.md §2). */
export const storedKey = z.looseObject({ kid: z.string() });
export type StoredKey = z.infer<typeof storedKey>;

/**
 * A registered key as it can be posted again with its set: its end stays, `use` is filled in where a key of before 2025 lacks it, and
 * what only the server sets is left out.
 */
export function resent({ created: _created, last_updated: _updated, ...key }: JsonWebKey): JsonWebKey {
  return { ...key, use: key.use ?? 'sig', alg: key.alg ?? 'RS256' };
}

/** At most so many keys on a client (self-service-api.md §3). */
export const maxKeys = 5;

const secondsPerDay = 86_400;

/** From when on a key is shown as expiring (design.md, The tree). */
const expiringWithinDays = 30;

export type KeyState =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'valid' | 'expiring' | 'expired';
      /** Calendar days to that of the expiry, in this machine's time zone: 0 is today, 1 tomorrow, -1 yesterday. */
      readonly daysLeft: number;
    };

/** Whether the expiry `exp` (seconds since 1970) lies behind; no expiry never does. */
export function hasExpired(exp: number | null | undefined, now: Date): boolean {
  return typeof exp === 'number' && exp <= now.getTime() / 1000;
}

/** How a key with the expiry `exp` (seconds since 1970, as the self-service API has it) stands at `now`. */
export function keyState(exp: number | undefined, now: Date): KeyState {
  if (exp === undefined || !Number.isFinite(exp)) return { state: 'unknown' };
  const secondsLeft = exp - now.getTime() / 1000;
  const daysLeft = calendarDay(new Date(exp * 1000)) - calendarDay(now);
  if (hasExpired(exp, now)) return { state: 'expired', daysLeft };
  return { state: secondsLeft < expiringWithinDays * secondsPerDay ? 'expiring' : 'valid', daysLeft };
}

/** Days since 1970 of the date that a clock on the wall shows. */
function calendarDay(moment: Date): number {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / (secondsPerDay * 1000);
}
