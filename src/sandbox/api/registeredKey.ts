import { type StoredClient, type StoredKey, type StoredState } from '../state/storedState.ts';
import { ApiError, invalidFields } from './apiError.ts';
import { type KeyBody } from './keyBody.ts';

/** At most this many keys a client (self-service-api.md §3). */
export const keyLimit = 5;

/**
 * The key as it is stored when it is posted `now`: it lives a year from then, unless it brings an `exp` of its own,
 * which may be sooner, or past, but not later (self-service-api.md §3). `field` is how an error names it.
 */
export function registeredKey(key: KeyBody, before: StoredKey | undefined, now: Date, field: string): StoredKey {
  const latest = oneYearAfter(now);
  if (key.exp !== undefined && key.exp > latest) {
    throw invalidFields('jwks', [{ field: `${field}exp`, message: 'must be at most one year ahead' }]);
  }
  const time = now.toISOString();
  const created = before?.n === key.n ? before.created : time;
  return { ...key, exp: key.exp ?? latest, created, last_updated: time };
}

/** A kid belongs to one key everywhere; 409 when another client has it (self-service-api.md §3). */
export function refuseTakenKid(state: StoredState, kid: string, client: StoredClient): void {
  const taken = state.clients.some(
    (other) => other !== client && other.registration.keys.some((key) => key.kid === kid),
  );
  if (!taken) return;
  const fields = [{ field: 'kid', message: 'is in use on another client' }];
  throw new ApiError(409, 'conflict', 'The kid is in use on another client', { objectName: 'jwks', fields });
}

/** Seconds since 1970. */
function oneYearAfter(now: Date): number {
  const later = new Date(now);
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return Math.floor(later.getTime() / 1000);
}
