import { thumbprintOf } from '../core/keys/jwk.ts';
import { type KeySource, walkKeys } from '../core/risks/walkKeys.ts';
import { isMaskinporten } from '../core/selfService/client.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { OrganisationClient, Clients } from './clients.ts';
import type { Organisation } from './organisation.ts';
import type { Shown } from './remembered.ts';

/** A registered key, and on which client. */
export interface RegisteredKey {
  readonly target: OrganisationClient;
  readonly key: JsonWebKey;
}

export interface FoundKeys {
  /** By thumbprint (RFC 7638): the same key may be registered on several clients. */
  readonly byThumbprint: ReadonlyMap<string, readonly RegisteredKey[]>;
  /** Whose clients could not be looked at, or not all. */
  readonly unseen: ReadonlySet<Organisation>;
}

/**
 * Where keys are registered, by their thumbprints, on any client of the organisations. When all are among what is known,
 * nobody is asked. `progress` is told how many clients of how many have been looked at. An aborted search says what it found.
 */
export async function findRegistered(
  clients: Clients,
  organisations: readonly Organisation[],
  thumbprints: ReadonlySet<string>,
  progress: (checked: number, all: number) => void,
  signal: AbortSignal,
): Promise<FoundKeys> {
  const loaded = organisations
    .flatMap((organisation) => clients.currentClients(organisation))
    .filter(({ client }) => isMaskinporten(client));
  const matching = (target: OrganisationClient, keys: readonly JsonWebKey[]) =>
    keys.flatMap((key): [string, RegisteredKey][] => {
      const print = thumbprintOf(key);
      return print !== undefined && thumbprints.has(print) ? [[print, { target, key }]] : [];
    });
  const first = byThumbprint(loaded.map((target) => matching(target, clients.knownKeys(target) ?? [])));
  if (first.size === thumbprints.size) return { byThumbprint: first, unseen: new Set() };
  const { seen, unlisted, unseen } = await walkKeys(organisations, keysOf(clients), matching, progress, signal);
  const notSeen = [...unlisted.keys(), ...[...unseen.keys()].map(({ organisation }) => organisation)];
  return { byThumbprint: byThumbprint(seen.map(({ found }) => found)), unseen: new Set(notSeen) };
}

/** The Maskinporten clients of organisations, for whoever looks at the keys of all. */
export function keysOf(clients: Clients): KeySource<Organisation, OrganisationClient> {
  // What an earlier load brought may be gone: a key must not be put where nobody has it.
  const current = <T>({ value, failure }: Shown<T>): T => {
    if (failure !== undefined) throw failure as Error;
    return value;
  };
  return {
    clients: async (organisation) => {
      const listed = current(await clients.list(organisation));
      return listed.filter(isMaskinporten).map((client) => ({ organisation, client }));
    },
    knownKeys: (target) => clients.knownKeys(target),
    keys: async (target) => current(await clients.keys(target)),
  };
}

function byThumbprint(found: readonly (readonly [string, RegisteredKey])[][]): Map<string, RegisteredKey[]> {
  const all = new Map<string, RegisteredKey[]>();
  for (const [print, key] of found.flat()) all.set(print, [...(all.get(print) ?? []), key]);
  return all;
}
