import type { Registration, StoredClient } from './database.ts';

/**
 * A new or changed client or key takes 0–2 minutes to reach the token endpoint (self-service-api.md §3). Until then the
 * endpoint works with what was registered before.
 */
export interface Spread {
  /** ms since 1970 */
  readonly now: number;
  /** ms */
  readonly propagation: number;
}

/** What the token endpoint knows of a client at `now` (ms since 1970); undefined when it knows no such client. */
export function knownToTokenEndpoint(stored: StoredClient, now: number): Registration | undefined {
  const outdated = stored.spreading.find(({ until }) => until > now);
  return (outdated ? outdated.registration : stored.registration) ?? undefined;
}

export function newClient(registration: Registration, spread: Spread): StoredClient {
  return {
    registration,
    spreading: spread.propagation > 0 ? [{ until: spread.now + spread.propagation, registration: null }] : [],
  };
}

/** Replaces what is registered; the token endpoint is told after the propagation time. */
export function changeClient(stored: StoredClient, registration: Registration, spread: Spread): void {
  stored.spreading = stored.spreading.filter(({ until }) => until > spread.now);
  if (spread.propagation > 0) {
    stored.spreading.push({ until: spread.now + spread.propagation, registration: stored.registration });
  }
  stored.registration = registration;
}
