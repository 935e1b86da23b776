const secondsPerDay = 86_400;

/** From when on a key is shown as expiring (design.md, The tree). */
export const expiringWithinDays = 30;

export type KeyState =
  | { readonly state: 'unknown' }
  | {
      readonly state: 'valid' | 'expiring' | 'expired';
      /** Whole days to the expiry; 0 on the last day, and 0 or negative once it is past. */
      readonly daysLeft: number;
    };

/** How a key with the expiry `exp` (seconds since 1970, as the self-service API has it) stands at `now`. */
export function keyState(exp: number | undefined, now: Date): KeyState {
  if (exp === undefined || !Number.isFinite(exp)) return { state: 'unknown' };
  const secondsLeft = exp - now.getTime() / 1000;
  // Adding 0 turns JavaScript's -0 into 0.
  const daysLeft = Math.trunc(secondsLeft / secondsPerDay) + 0;
  if (secondsLeft <= 0) return { state: 'expired', daysLeft };
  return { state: secondsLeft < expiringWithinDays * secondsPerDay ? 'expiring' : 'valid', daysLeft };
}
