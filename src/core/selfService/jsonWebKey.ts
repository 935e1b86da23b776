import * as z from 'zod/mini';

/** A public key as the API returns it (self-service-api.md §3). Times are ISO 8601; `exp` is in seconds since 1970. */
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

/** A client's keys. Those that can't be read are in `unreadable`, unchanged and with their index; the others are kept. */
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

/** The answer to adding a key. In one version of the OpenAPI description, it contains only the kid (self-service-api.md §2). */
export const storedKey = z.looseObject({ kid: z.string() });
export type StoredKey = z.infer<typeof storedKey>;

/**
 * A registered key in the form in which it can be posted again with its set. Its expiry is kept, `use` is added to keys from
 * before 2025 that lack it, and members that only the server sets are removed.
 */
export function resent({ created: _created, last_updated: _updated, ...key }: JsonWebKey): JsonWebKey {
  return { ...key, use: key.use ?? 'sig', alg: key.alg ?? 'RS256' };
}

/** The maximum number of keys on a client (self-service-api.md §3). */
export const maxKeys = 5;

const secondsPerDay = 86_400;

/** A key with fewer days left than this is shown as expiring (design.md, The tree). */
const expiringWithinDays = 30;

export type KeyState =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'valid' | 'expiring' | 'expired';
      /** Calendar days until the expiry date, in this machine's time zone: 0 is today, 1 tomorrow, -1 yesterday. */
      readonly daysLeft: number;
    };

/** Whether the expiry `exp` (seconds since 1970) has passed. Without an expiry, false. */
export function hasExpired(exp: number | null | undefined, now: Date): boolean {
  return typeof exp === 'number' && exp <= now.getTime() / 1000;
}

/** The state at `now` of a key with the expiry `exp` (seconds since 1970, as in the self-service API). */
export function keyState(exp: number | undefined, now: Date): KeyState {
  if (exp === undefined || !Number.isFinite(exp)) return { state: 'unknown' };
  const secondsLeft = exp - now.getTime() / 1000;
  const daysLeft = calendarDay(new Date(exp * 1000)) - calendarDay(now);
  if (hasExpired(exp, now)) return { state: 'expired', daysLeft };
  return { state: secondsLeft < expiringWithinDays * secondsPerDay ? 'expiring' : 'valid', daysLeft };
}

/** Number of days from 1970 to the given moment's date in local time. */
function calendarDay(moment: Date): number {
  return Date.UTC(moment.getFullYear(), moment.getMonth(), moment.getDate()) / (secondsPerDay * 1000);
}
