import { Cancelled, isCancelled, orCancelled, throwIfCancelled } from '../http/cancel.ts';
import { letOthersRun } from '../http/delay.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';

/** The maximum number of concurrent requests. */
export const atOnce = 8;

/** Number of clients with known keys to process before other work gets a turn. */
export const clientsAtOnce = 200;

/** After this many failures in a row, the problem is the organisation's, and its remaining clients are not asked for. */
const failuresInARow = atOnce;

/** Where to get clients and their keys. */
export interface KeySource<Org, Target> {
  /** The organisation's current clients. */
  clients(organisation: Org): Promise<readonly Target[]>;
  /** A client's keys, if they are known without a request. */
  knownKeys(target: Target): readonly JsonWebKey[] | undefined;
  keys(target: Target): Promise<readonly JsonWebKey[]>;
}

export interface WalkedKeys<Org, Target, Found> {
  /** In the order of organisations and clients. */
  readonly seen: readonly { readonly target: Target; readonly found: Found }[];
  /** Organisations whose clients could not be listed, with the errors. */
  readonly unlisted: ReadonlyMap<Org, unknown>;
  /** Clients whose keys could not be fetched, with the errors; Cancelled for those that were not reached. */
  readonly unseen: ReadonlyMap<Target, unknown>;
}

/**
 * Fetches the keys of every client of the organisations and calls `find` with them, one client at a time, as thousands at once
 * would block everything else. Never throws: failures are returned next to the results, also after cancellation, which takes
 * effect at once. `progress` is called with the number of clients that are done and the total.
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
  // Parsing and sorting the last list has just blocked everything else.
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
  // One error for all: thousands of errors with stack traces would take time just after the user has cancelled.
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

/** Runs `act` on a few items at a time. No queue of promises is used, because creating thousands of them at once takes time. */
async function fewAtOnce<T>(items: readonly T[], act: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const actInTurn = async () => {
    for (const item of left) await act(item);
  };
  await Promise.all(Array.from({ length: atOnce }, actInTurn));
}

/** Counts consecutive failures per organisation. */
class Trouble<Org> {
  private readonly failures = new Map<Org, { count: number; last: unknown }>();

  add(organisation: Org, why: unknown): void {
    if (!isCancelled(why))
      this.failures.set(organisation, { count: (this.failures.get(organisation)?.count ?? 0) + 1, last: why });
  }

  over(organisation: Org): void {
    this.failures.delete(organisation);
  }

  /** Throws the last failure again after too many in a row. */
  throwIfDeep(organisation: Org): void {
    const { count = 0, last } = this.failures.get(organisation) ?? {};
    if (count >= failuresInARow) throw last;
  }
}
