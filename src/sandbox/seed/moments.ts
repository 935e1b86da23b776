const dayMs = 24 * 60 * 60 * 1000;

/** ISO time so many days before `now` (after it when negative). */
export function daysBefore(now: Date, days: number): string {
  return new Date(now.getTime() - days * dayMs).toISOString();
}

/** Seconds since 1970, so many days after `now`, and a few hours, so that it stays that many days today. */
export function secondsInDays(now: Date, days: number): number {
  return Math.floor((now.getTime() + days * dayMs) / 1000) + 4 * 60 * 60;
}
