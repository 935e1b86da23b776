import { Cancelled, isCancelled, orCancelled, throwIfCancelled } from '../http/cancel.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';

/** Requests at the same time. */
export const atOnce = 8;

/** So many clients whose keys are known are looked at before others have their turn. */
export const clientsAtOnce = 200;

/** So many clients in a row that cannot be looked at are the organisation's trouble: it is asked no further. */
const failuresInARow = atOnce;

/** Where clients and their keys come from. */
export interface KeySource<Org, Of> {
  /** The organisation's clients as they are now. */
  clients(organisation: Org): Promise<readonly Of[]>;
  /** A client's keys as far as they are known without asking anybody. */
  knownKeys(of: Of): readonly JsonWebKey[] | undefined;
  keys(of: Of): Promise<readonly JsonWebKey[]>;
}

export interface WalkedKeys<Org, Of, Found> {
  /** In the order of organisations and clients. */
  readonly seen: readonly { readonly of: Of; readonly found: Found }[];
  /** Organisations whose clients could not be listed, and why. */
  readonly unlisted: ReadonlyMap<Org, unknown>;
  /** Clients whose keys could not be had, and why; Cancelled for those that nobody got to. */
  readonly unseen: ReadonlyMap<Of, unknown>;
}

/**
 * Looks at the keys of every client of the organisations, and finds what `look` finds in them, a client at a time: thousands at
 * once would hold everybody up. Never throws: what fails stands beside what was seen, also when it is given up, which takes
 * effect at once. `progress` is told how many clients of how many are done.
 */
export async function walkKeys<Org, Of extends { readonly organisation: Org }, Found>(
  organisations: readonly Org[],
  source: KeySource<Org, Of>,
  look: (of: Of, keys: readonly JsonWebKey[]) => Found,
  progress: (done: number, all: number) => void,
  signal: AbortSignal,
): Promise<WalkedKeys<Org, Of, Found>> {
  const ask = <T>(act: () => Promise<T>): Promise<T> => {
    throwIfCancelled(signal);
    return orCancelled(act(), signal);
  };
  const unlisted = new Map<Org, unknown>();
  const lists = new Map<Org, readonly Of[]>();
  await fewAtOnce(organisations, async (organisation) => {
    try {
      lists.set(organisation, await ask(() => source.clients(organisation)));
    } catch (why) {
      unlisted.set(organisation, why);
    }
  });
  const all = organisations.flatMap((organisation) => lists.get(organisation) ?? []);
  // Reading and sorting the last list has just held everybody up.
  await others();
  const seen = new Map<Of, Found>();
  for (const of of all) {
    const known = source.knownKeys(of);
    if (known) seen.set(of, look(of, known));
    if (known && seen.size % clientsAtOnce === 0) await others();
  }
  const unseen = new Map<Of, unknown>();
  const trouble = new Trouble<Org>();
  let done = seen.size;
  if (done > 0) progress(done, all.length);
  // One for all: thousands of errors, each with its stack, would be work for a moment that one has just given up.
  const cancelled = new Cancelled();
  const askAndLook = async (of: Of) => {
    if (signal.aborted) {
      unseen.set(of, cancelled);
      return;
    }
    try {
      const keys = await ask(() => {
        trouble.throwIfDeep(of.organisation);
        return source.keys(of);
      });
      seen.set(of, look(of, keys));
      trouble.over(of.organisation);
    } catch (why) {
      unseen.set(of, why);
      trouble.add(of.organisation, why);
    }
    progress(++done, all.length);
  };
  await fewAtOnce(
    all.filter((of) => !seen.has(of)),
    askAndLook,
  );
  await others();
  const places = new Map(all.map((of, index) => [of, index]));
  const place = ({ of }: { readonly of: Of }) => places.get(of) ?? 0;
  const found = [...seen].map(([of, it]) => ({ of, found: it }));
  found.sort((a, b) => place(a) - place(b));
  await others();
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

/** Lets everything else that waits have its turn. */
export function others(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Failures in a row, for each organisation. */
class Trouble<Org> {
  private readonly failures = new Map<Org, { count: number; last: unknown }>();

  add(of: Org, why: unknown): void {
    if (!isCancelled(why)) this.failures.set(of, { count: (this.failures.get(of)?.count ?? 0) + 1, last: why });
  }

  over(of: Org): void {
    this.failures.delete(of);
  }

  /** Throws the last failure again once there were too many in a row. */
  throwIfDeep(of: Org): void {
    const { count = 0, last } = this.failures.get(of) ?? {};
    if (count >= failuresInARow) throw last;
  }
}
