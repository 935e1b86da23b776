import { type Event, EventEmitter } from 'vscode';
import { letOthersRun } from '../core/http/delay.ts';
import type { Client } from '../core/selfService/client.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import { type Organisation, organisationKey } from './organisation.ts';
import { Remembered, type Shown } from './remembered.ts';
import type { Sessions } from './sessions.ts';

/** A client and whose it is. Every command works on one of these. */
export interface OrganisationClient {
  readonly organisation: Organisation;
  readonly client: Client;
}

/** What is out of date: a client, all of an organisation's, or, with neither, everything. */
interface ClientsChange {
  readonly organisation?: Organisation | undefined;
  readonly clientId?: string | undefined;
}

/** The clients and keys of the organisations signed in to, as last loaded. */
export class Clients {
  private readonly lists: Remembered<Client[]>;
  private readonly keySets: Remembered<JsonWebKey[]>;
  private readonly changed = new EventEmitter<ClientsChange>();
  readonly onDidChange: Event<ClientsChange> = this.changed.event;
  private readonly learned = new EventEmitter<void>();
  /** Clients or keys have been loaded: more is known. */
  readonly onDidLearn: Event<void> = this.learned.event;

  constructor(
    private readonly sessions: Sessions,
    now: () => Date,
  ) {
    this.lists = new Remembered(now);
    this.keySets = new Remembered(now);
  }

  /** All clients of the organisation, sorted by name: one request. */
  list(organisation: Organisation): Promise<Shown<Client[]>> {
    return this.lists.get(organisationKey(organisation), async () => {
      const { api } = await this.sessions.connect(organisation);
      const clients = await api.listClients();
      // Thousands are work for a moment to read, and for another to sort.
      await letOthersRun();
      const byName = new Intl.Collator('nb', { numeric: true, sensitivity: 'base' });
      return this.learn(clients.sort((a, b) => byName.compare(a.client_name, b.client_name)));
    });
  }

  /** The client's keys: those that came with it in the list, else one request. */
  async keys({ organisation, client }: OrganisationClient): Promise<Shown<JsonWebKey[]>> {
    const key = keySetKey(organisation, client.client_id);
    const list = this.lists.peek(organisationKey(organisation));
    if (client.jwks && list && !this.keySets.peek(key)) return { value: client.jwks.keys, at: list.at };
    return this.keySets.get(key, async () => {
      const { api } = await this.sessions.connect(organisation);
      return this.learn(await api.listKeys(client.client_id));
    });
  }

  /** The organisation's clients, if they were loaded since the last refresh, without asking anybody. */
  currentClients(organisation: Organisation): OrganisationClient[] {
    return this.lists.isFresh(organisationKey(organisation)) ? this.knownClients(organisation) : [];
  }

  /** The keys as far as they are known, without asking anybody. */
  knownKeys({ organisation, client }: OrganisationClient): readonly JsonWebKey[] | undefined {
    return this.keySets.peek(keySetKey(organisation, client.client_id))?.value ?? client.jwks?.keys;
  }

  /** Every kid of the organisation's clients that is known without asking anybody. */
  knownKids(organisation: Organisation): string[] {
    return this.knownClients(organisation).flatMap((client) => this.knownKeys(client)?.map(({ kid }) => kid) ?? []);
  }

  /** The organisation's clients as far as they are known, without asking anybody. */
  knownClients(organisation: Organisation): OrganisationClient[] {
    const clients = this.lists.peek(organisationKey(organisation))?.value ?? [];
    return clients.map((client) => ({ organisation, client }));
  }

  /** What is shown of a client, of an organisation or of all is out of date; the next look loads it anew. */
  expire(organisation?: Organisation, clientId?: string): void {
    this.lists.expire(organisation && organisationKey(organisation));
    this.keySets.forget(organisation && keySetKey(organisation, clientId));
    this.changed.fire({ organisation, clientId });
  }

  /** After a sign-out: nothing of the organisation, or of all, is to be shown any more. */
  forget(organisation?: Organisation): void {
    this.lists.forget(organisation && organisationKey(organisation));
    this.keySets.forget(organisation && keySetKey(organisation));
    this.changed.fire({ organisation });
  }

  private learn<T>(loaded: T): T {
    // First what was loaded has to be where those who are told look for it.
    setImmediate(() => {
      this.learned.fire();
    });
    return loaded;
  }
}

/** Without a client, the beginning of all of the organisation's. */
function keySetKey(organisation: Organisation, clientId?: string): string {
  return [organisationKey(organisation), ...(clientId === undefined ? [] : [clientId]), ''].join('/');
}

/**
 * Changes a client's scopes, worked out from what they are now, so that those added meanwhile stay. What is shown is looked up
 * anew also after a failure: the server may have done what it did not answer. Throws what the API throws.
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
