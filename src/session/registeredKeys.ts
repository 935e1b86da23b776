import { thumbprintOf } from '../core/keys/jwk.ts';
import { type KeySource, walkKeys } from '../core/risks/walkKeys.ts';
import { isMaskinporten } from '../core/selfService/client.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { OrganisationClient, Clients } from './clients.ts';
import type { Organisation } from './organisation.ts';
import type { Shown } from './remembered.ts';

/** A registered key and its client. */
export interface RegisteredKey {
  readonly target: OrganisationClient;
  readonly key: JsonWebKey;
}

export interface FoundKeys {
  /** By thumbprint (RFC 7638). The same key may be registered on several clients. */
  readonly byThumbprint: ReadonlyMap<string, readonly RegisteredKey[]>;
  /** Organisations whose clients could not be checked, or not all of them. */
  readonly unseen: ReadonlySet<Organisation>;
}

/**
 * Finds the clients, in any of the organisations, on which keys with these thumbprints are registered. No request is sent if
 * all of them are already known. `progress` is called with the number of clients checked and the total. If it is cancelled,
 * returns what was found until then.
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

/** The Maskinporten clients of organisations and their keys, for checks of all keys. */
export function keysOf(clients: Clients): KeySource<Organisation, OrganisationClient> {
  // The result of an earlier load may be outdated, and a key must not be placed where nobody uses it.
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
