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
