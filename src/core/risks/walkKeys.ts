import { Cancelled, isCancelled, orCancelled, throwIfCancelled } from '../http/cancel.ts';
import { letOthersRun } from '../http/delay.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';

/** Requests at the same time. */
export const atOnce = 8;

/** So many clients whose keys are known are looked at before others have their turn. */
export const clientsAtOnce = 200;

/** So many clients in a row that cannot be looked at are the organisation's trouble: it is asked no further. */
const failuresInARow = atOnce;

/** Where clients and their keys come from. */
export interface KeySource<Org, Target> {
  /** The organisation's clients as they are now. */
  clients(organisation: Org): Promise<readonly Target[]>;
  /** A client's keys as far as they are known without asking anybody. */
  knownKeys(target: Target): readonly JsonWebKey[] | undefined;
  keys(target: Target): Promise<readonly JsonWebKey[]>;
}

export interface WalkedKeys<Org, Target, Found> {
  /** In the order of organisations and clients. */
  readonly seen: readonly { readonly target: Target; readonly found: Found }[];
  /** Organisations whose clients could not be listed, and why. */
  readonly unlisted: ReadonlyMap<Org, unknown>;
  /** Clients whose keys could not be had, and why; Cancelled for those that nobody got to. */
  readonly unseen: ReadonlyMap<Target, unknown>;
}

/**
 * Looks at the keys of every client of the organisations, and finds what `look` finds in them, a client at a time: thousands at
 * once would hold everybody up. Never throws: what fails stands beside what was seen, also when it is given up, which takes
 * effect at once. `progress` is told how many clients of how many are done.
 */
export async function walkKeys<Org, Target extends { readonly organisation: Org }, Found>(
  organisations: readonly Org[],
  source: KeySource<Org, Target>,
  find: (target: Target, keys: readonly JsonWebKey[]) => Found,
  progress: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<WalkedKeys<Org, Target, Found>> {
  const ask = <T>(act: () => Promise<T>): Promise<T> => {
    throwIfCancelled(signal);
    return orCancelled(act(), signal);
  };
  const unlisted = new Map<Org, unknown>();
  const lists = new Map<Org, readonly Target[]>();
  await fewAtOnce(organisations, async (organisation) => {
    try {
      lists.set(organisation, await ask(() => source.clients(organisation)));
    } catch (why) {
      unlisted.set(organisation, why);
    }
  });
  const all = organisations.flatMap((organisation) => lists.get(organisation) ?? []);
  // Reading and sorting the last list has just held everybody up.
  await letOthersRun();
  const seen = new Map<Target, Found>();
  for (const target of all) {
    const knownKeys = source.knownKeys(target);
    if (knownKeys) seen.set(target, find(target, knownKeys));
    if (knownKeys && seen.size % clientsAtOnce === 0) await letOthersRun();
  }
  const unseen = new Map<Target, unknown>();
  const trouble = new Trouble<Org>();
  let done = seen.size;
  if (done > 0) progress(done, all.length);
  // One for all: thousands of errors, each with its stack, would be work for a moment that one has just given up.
  const cancelled = new Cancelled();
  const askAndLook = async (target: Target) => {
    if (signal.aborted) {
      unseen.set(target, cancelled);
      return;
    }
    try {
      const keys = await ask(() => {
        trouble.throwIfDeep(target.organisation);
        return source.keys(target);
      });
      seen.set(target, find(target, keys));
      trouble.over(target.organisation);
    } catch (why) {
      unseen.set(target, why);
      trouble.add(target.organisation, why);
    }
    progress(++done, all.length);
  };
  await fewAtOnce(
    all.filter((target) => !seen.has(target)),
    askAndLook,
  );
  await letOthersRun();
  const places = new Map(all.map((target, index) => [target, index]));
  const place = ({ target }: { readonly target: Target }) => places.get(target) ?? 0;
  const found = [...seen].map(([target, result]) => ({ target, found: result }));
  found.sort((a, b) => place(a) - place(b));
  await letOthersRun();
  return { seen: found, unlisted, unseen };
}

/** No task waits for its turn, as with a queue of promises: thousands of them are work, and all at the same moment. */
async function fewAtOnce<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const actInTurn = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, actInTurn));
}

/** Failures in a row, for each organisation. */
class Trouble<Org> {
  private readonly failures = new Map<Org, { count: number; last: unknown }>();

  add(organisation: Org, why: unknown): void {
    if (!isCancelled(why))
      this.failures.set(organisation, { count: (this.failures.get(organisation)?.count ?? 0) + 1, last: why });
  }

  over(organisation: Org): void {
    this.failures.delete(organisation);
  }

  /** Throws the last failure again once there were too many in a row. */
  throwIfDeep(organisation: Org): void {
    const { count = 0, last } = this.failures.get(organisation) ?? {};
    if (count >= failuresInARow) throw last;
  }
}
