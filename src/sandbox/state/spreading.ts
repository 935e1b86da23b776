import type { Registration, StoredClient } from './database.ts';

/**
 * A new or changed client or key takes 0–2 minutes to reach the token endpoint (self-service-api.md §3). Until then, the
 * endpoint uses what was registered before.
 */
export interface Spread {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Milliseconds. */
  readonly propagation: number;
}

/** What the token endpoint knows about a client at `now` (milliseconds since 1970); undefined if it does not know the client. */
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

/** Replaces what is registered. The change reaches the token endpoint after the propagation time. */
export function changeClient(stored: StoredClient, registration: Registration, spread: Spread): void {
  stored.spreading = stored.spreading.filter(({ until }) => until > spread.now);
  if (spread.propagation > 0) {
    stored.spreading.push({ until: spread.now + spread.propagation, registration: stored.registration });
  }
  stored.registration = registration;
}
