import * as z from 'zod/mini';

/** A key with an expiry, and by what it is told apart from all others: no secret. */
interface DatedKey {
  readonly id: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

/** Before how many days something is said; 0: once it has expired. */
const thresholds = [0, 1, 7, 30] as const;

/** What has expired longer ago than this (days) is no news. */
const oldNews = 30;

const secondsPerDay = 86_400;

/** What was said, so that it is not said again. Holds no secret. */
export const announced = z.object({
  version: z.literal(1),
  /** The day on which something was said last, by the clock on the wall: `2026-3-1`. */
  day: z.optional(z.string()),
  /** By the keys' ids: for which expiry, and at which threshold. */
  keys: z.record(z.string(), z.object({ exp: z.number(), days: z.number() })),
  /** Keys of which nothing is to be said. */
  silenced: z.array(z.string()),
  /** When the sandbox’s keys were first known here, in milliseconds since 1970: who tries it out is not interrupted. */
  sandboxSince: z.optional(z.number()),
});
export type Announced = z.infer<typeof announced>;

export const nothingAnnounced: Announced = { version: 1, keys: {}, silenced: [] };

/**
 * The keys to speak of now, the soonest to expire first, and what is to be remembered then: `before` itself when that has not
 * changed. Each key is spoken of once a
 * threshold, all that are due together, and on one day only once; a renewed key has another expiry and begins anew.
 *
 * The clock may have been wrong: what a clock that ran ahead has used up is forgotten as far as it is still to come, and a
 * day in the future keeps nobody silent.
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

/** Says nothing of these any more. */
export function silence(ids: readonly string[], before: Announced): Announced {
  return { ...before, silenced: [...new Set([...before.silenced, ...ids])] };
}

/** The closest threshold that is reached; undefined: none yet, or long ago. */
function thresholdOf(exp: number, seconds: number): number | undefined {
  const left = exp - seconds;
  if (left <= -oldNews * secondsPerDay) return undefined;
  return thresholds.find((days) => (days === 0 ? left <= 0 : left < days * secondsPerDay));
}
