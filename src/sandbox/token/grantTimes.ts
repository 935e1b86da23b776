import { type Grant } from './grant.ts';
import { invalidParameter, notAuthenticated } from './grantError.ts';

/** Seconds (self-service-api.md §5). */
const allowedSkew = 10;
const longestGrant = 120;

/** Checks `iat` and `exp` against the clock. Throws a GrantError. */
export function checkTimes({ claims: { iat, exp } }: Grant, now: Date): void {
  const seconds = Math.floor(now.getTime() / 1000);
  if (iat > seconds + allowedSkew) throw notAuthenticated(undefined, 'Issue time is after now');
  if (exp <= seconds || iat < seconds - allowedSkew) {
    throw notAuthenticated('MP-130', 'JWT is expired');
  }
  if (exp - iat > longestGrant) throw invalidParameter(`exp may be at most ${longestGrant} seconds after iat`);
}
