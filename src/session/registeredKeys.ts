import pLimit from 'p-limit';
import { thumbprint } from '../keys/thumbprint.ts';
import { isMaskinporten } from '../selfService/client.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ClientOf, Clients } from './clients.ts';
import type { Organisation } from './organisation.ts';

/** A registered key, and on which client. */
export interface RegisteredKey {
  readonly of: ClientOf;
  readonly key: JsonWebKey;
}

export interface FoundKeys {
  /** By thumbprint (RFC 7638): the same key may be registered on several clients. */
  readonly byThumbprint: ReadonlyMap<string, readonly RegisteredKey[]>;
  /** Whose clients could not be looked at, or not all. */
  readonly unseen: ReadonlySet<Organisation>;
}

/** Requests at the same time. */
const atOnce = 8;

/**
 * Where keys are registered, by their thumbprints, on any client of the organisations. When all are among what is known,
 * nobody is asked. `progress` is told how many clients of how many have been looked at. An aborted search says what it found.
 */
export async function findRegistered(
  clients: Clients,
  organisations: readonly Organisation[],
  wanted: ReadonlySet<string>,
  progress: (looked: number, all: number) => void,
  signal: AbortSignal,
): Promise<FoundKeys> {
  const known = organisations.flatMap((of) => clients.currentClients(of));
  const unseen = new Set<Organisation>();
  const first = matching(
    wanted,
    known.map((of) => [of, clients.knownKeys(of) ?? []] as const),
  );
  if (first.size === wanted.size) return { byThumbprint: first, unseen };
  const limit = pLimit(atOnce);
  const trying = async <T>(of: Organisation, ask: () => Promise<readonly T[]>): Promise<readonly T[]> => {
    try {
      return signal.aborted ? [] : await ask();
    } catch {
      unseen.add(of);
      return [];
    }
  };
  const lists = await limit.map(organisations, (organisation) =>
    trying(organisation, async () => {
      const { value, failure } = await clients.list(organisation);
      // What an earlier load brought may be gone: a key must not be put where nobody has it.
      if (failure !== undefined) unseen.add(organisation);
      return (failure === undefined ? value : [])
        .filter(isMaskinporten)
        .map((client): ClientOf => ({ organisation, client }));
    }),
  );
  const all = lists.flat();
  let looked = 0;
  const seen = await limit.map(all, async (of) => {
    const keys = clients.knownKeys(of) ?? (await trying(of.organisation, async () => (await clients.keys(of)).value));
    progress(++looked, all.length);
    return [of, keys] as const;
  });
  return { byThumbprint: matching(wanted, seen), unseen };
}

function matching(
  wanted: ReadonlySet<string>,
  sets: readonly (readonly [ClientOf, readonly JsonWebKey[]])[],
): Map<string, RegisteredKey[]> {
  const found = new Map<string, RegisteredKey[]>();
  for (const [of, keys] of sets) {
    for (const key of keys) {
      const print = key.n && key.e ? thumbprint({ n: key.n, e: key.e }) : '';
      if (wanted.has(print)) found.set(print, [...(found.get(print) ?? []), { of, key }]);
    }
  }
  return found;
}
