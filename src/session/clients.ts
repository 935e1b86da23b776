import { type Event, EventEmitter } from 'vscode';
import { letOthersRun } from '../core/http/delay.ts';
import type { Client } from '../core/selfService/client.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import { type Organisation, organisationKey } from './organisation.ts';
import { Remembered, type Shown } from './remembered.ts';
import type { Sessions } from './sessions.ts';

/** A client and its organisation. Every command works on one of these. */
export interface OrganisationClient {
  readonly organisation: Organisation;
  readonly client: Client;
}

/** What is out of date: one client, all of an organisation's clients or, if both are missing, everything. */
interface ClientsChange {
  readonly organisation?: Organisation | undefined;
  readonly clientId?: string | undefined;
}

/** The clients and keys of the signed-in organisations, as last loaded. */
export class Clients {
  private readonly lists: Remembered<Client[]>;
  private readonly keySets: Remembered<JsonWebKey[]>;
  private readonly changed = new EventEmitter<ClientsChange>();
  readonly onDidChange: Event<ClientsChange> = this.changed.event;
  private readonly learned = new EventEmitter<void>();
  /** Fires when clients or keys have been loaded. */
  readonly onDidLearn: Event<void> = this.learned.event;

  constructor(
    private readonly sessions: Sessions,
    now: () => Date,
  ) {
    this.lists = new Remembered(now);
    this.keySets = new Remembered(now);
  }

  /** All clients of the organisation, sorted by name, in one request. */
  list(organisation: Organisation): Promise<Shown<Client[]>> {
    return this.lists.get(organisationKey(organisation), async () => {
      const { api } = await this.sessions.connect(organisation);
      const clients = await api.listClients();
      // Parsing thousands of clients takes a moment, and so does sorting them.
      await letOthersRun();
      const byName = new Intl.Collator('nb', { numeric: true, sensitivity: 'base' });
      return this.learn(clients.sort((a, b) => byName.compare(a.client_name, b.client_name)));
    });
  }

  /** The client's keys: those that were in the list of clients, or else from one request. */
  async keys({ organisation, client }: OrganisationClient): Promise<Shown<JsonWebKey[]>> {
    const key = keySetKey(organisation, client.client_id);
    const list = this.lists.peek(organisationKey(organisation));
    if (client.jwks && list && !this.keySets.peek(key)) return { value: client.jwks.keys, at: list.at };
    return this.keySets.get(key, async () => {
      const { api } = await this.sessions.connect(organisation);
      return this.learn(await api.listKeys(client.client_id));
    });
  }

  /** The organisation's clients if they were loaded since the last refresh, without a request. */
  currentClients(organisation: Organisation): OrganisationClient[] {
    return this.lists.isFresh(organisationKey(organisation)) ? this.knownClients(organisation) : [];
  }

  /** The client's keys if they are known, without a request. */
  knownKeys({ organisation, client }: OrganisationClient): readonly JsonWebKey[] | undefined {
    return this.keySets.peek(keySetKey(organisation, client.client_id))?.value ?? client.jwks?.keys;
  }

  /** All kids of the organisation's clients that are known without a request. */
  knownKids(organisation: Organisation): string[] {
    return this.knownClients(organisation).flatMap((client) => this.knownKeys(client)?.map(({ kid }) => kid) ?? []);
  }

  /** The organisation's clients that are known without a request. */
  knownClients(organisation: Organisation): OrganisationClient[] {
    const clients = this.lists.peek(organisationKey(organisation))?.value ?? [];
    return clients.map((client) => ({ organisation, client }));
  }

  /** Marks a client, an organisation's clients or everything as out of date, to be loaded again on next use. */
  expire(organisation?: Organisation, clientId?: string): void {
    this.lists.expire(organisation && organisationKey(organisation));
    this.keySets.forget(organisation && keySetKey(organisation, clientId));
    this.changed.fire({ organisation, clientId });
  }

  /** Forgets an organisation's clients, or all, after a sign-out, so that they are no longer shown. */
  forget(organisation?: Organisation): void {
    this.lists.forget(organisation && organisationKey(organisation));
    this.keySets.forget(organisation && keySetKey(organisation));
    this.changed.fire({ organisation });
  }

  private learn<T>(loaded: T): T {
    // Fired later, because listeners read what was loaded, and it is not stored yet.
    setImmediate(() => {
      this.learned.fire();
    });
    return loaded;
  }
}

/** The key of a client's keys. Without a client id, the common prefix for the organisation's clients. */
function keySetKey(organisation: Organisation, clientId?: string): string {
  return [organisationKey(organisation), ...(clientId === undefined ? [] : [clientId]), ''].join('/');
}

/**
 * Changes a client's scopes, starting from the current ones, so that scopes added meanwhile are kept. The client is reloaded
 * even after a failure, because the server may have made the change without its answer arriving. Throws what the API throws.
 */
export async function changeScopes(
  { sessions, clients }: { readonly sessions: Sessions; readonly clients: Clients },
  { organisation, client }: OrganisationClient,
  change: (now: readonly string[]) => string[],
  signal?: AbortSignal,
): Promise<void> {
  const { api } = await sessions.connect(organisation);
  try {
    await api.updateClient(client.client_id, ({ scopes }) => ({ scopes: change(scopes) }), signal);
  } finally {
    clients.expire(organisation);
  }
}
