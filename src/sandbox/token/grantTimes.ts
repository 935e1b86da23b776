import { type Grant } from './grant.ts';
import { GrantError, invalidParameter } from './grantError.ts';

/** Seconds (self-service-api.md §5). */
const allowedSkew = 10;
const longestGrant = 120;

/** Checks `iat` and `exp` against the clock. Throws a GrantError. */
export function checkTimes({ claims: { iat, exp } }: Grant, now: Date): void {
  const seconds = now.getTime() / 1000;
  if (iat > seconds + allowedSkew) throw new GrantError('invalid_grant', 'Invalid assertion. Issue time is after now');
  if (exp <= seconds || iat < seconds - allowedSkew) {
    throw new GrantError('invalid_grant', 'MP-130: Invalid assertion. JWT is expired');
  }
  if (exp - iat > longestGrant) throw invalidParameter(`exp may be at most ${longestGrant} seconds after iat`);
}
