import * as z from 'zod/mini';

/** A key with an expiry, and an id that is unique among all keys and not secret. */
interface DatedKey {
  readonly id: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

/** Days before expiry at which the user is notified; 0 means once it has expired. */
const thresholds = [0, 1, 7, 30] as const;

/** Days. Keys that expired longer ago are not announced. */
const oldNews = 30;

const secondsPerDay = 86_400;

/** What has been announced, so that it isn't repeated. Contains no secret. */
export const announced = z.object({
  version: z.literal(1),
  /** The local date of the latest announcement: `2026-3-1`. */
  day: z.optional(z.string()),
  /** By key id: the expiry and the threshold that were last announced. */
  keys: z.record(z.string(), z.object({ exp: z.number(), days: z.number() })),
  /** Ids of keys that are not announced. */
  silenced: z.array(z.string()),
  /** When the sandbox’s keys were first seen, in milliseconds since 1970. Users who try out the sandbox are not interrupted. */
  sandboxSince: z.optional(z.number()),
});
export type Announced = z.infer<typeof announced>;

export const nothingAnnounced: Announced = { version: 1, keys: {}, silenced: [] };

/**
 * The keys to announce now, the soonest to expire first, and what to remember afterwards (`before` itself if nothing has
 * changed). Each key is announced once per threshold. All keys that are due are announced together, on each day only once. A
 * renewed key has another expiry and starts over.
 *
 * The clock may have been wrong. Thresholds that were reached only because it was ahead are forgotten if they are still to
 * come, and a remembered day in the future does not prevent announcements.
 */
export function announce<K extends DatedKey>(
  datedKeys: readonly K[],
  before: Announced,
  now: Date,
): { readonly say: readonly K[]; readonly after: Announced } {
  const seconds = now.getTime() / 1000;
  const remaining = Object.entries(before.keys).filter(([, { exp }]) => exp > seconds - oldNews * secondsPerDay);
  const keys = Object.fromEntries(remaining);
  let isSame = remaining.length === Object.keys(before.keys).length;
  const silenced = new Set(before.silenced);
  const due: K[] = [];
  for (const key of datedKeys) {
    const days = thresholdOf(key.exp, seconds);
    const said = keys[key.id];
    const wasSaid = said?.exp === key.exp && days !== undefined && said.days <= days;
    if (days !== undefined && !wasSaid) {
      if (!silenced.has(key.id)) due.push(key);
    } else if (said && said.days !== days) {
      if (days === undefined) Reflect.deleteProperty(keys, key.id);
      else keys[key.id] = { exp: key.exp, days };
      isSame = false;
    }
  }
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].join('-');
  if (due.length === 0 || before.day === day) return { say: [], after: isSame ? before : { ...before, keys } };
  for (const { id, exp } of due) keys[id] = { exp, days: thresholdOf(exp, seconds) ?? 0 };
  return { say: due.sort((a, b) => a.exp - b.exp), after: { ...before, day, keys } };
}

/** Stops announcing these keys. */
export function silence(ids: readonly string[], before: Announced): Announced {
  return { ...before, silenced: [...new Set([...before.silenced, ...ids])] };
}

/** The closest threshold that has been reached; undefined if there is none yet, or if the key expired long ago. */
function thresholdOf(exp: number, seconds: number): number | undefined {
  const left = exp - seconds;
  if (left <= -oldNews * secondsPerDay) return undefined;
  return thresholds.find((days) => (days === 0 ? left <= 0 : left < days * secondsPerDay));
}
