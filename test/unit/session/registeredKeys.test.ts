import assert from 'node:assert/strict';
import type { JsonWebKey } from '../../../src/core/selfService/jsonWebKey.ts';
import type { OrganisationClient, Clients } from '../../../src/session/clients.ts';
import type { Organisation } from '../../../src/session/organisation.ts';
import { findRegistered, type FoundKeys } from '../../../src/session/registeredKeys.ts';
import { rfc7517Key, rfc7638Thumbprint } from '../keys/publishedKeys.ts';

const wanted = new Set([rfc7638Thumbprint]);
const sought: JsonWebKey = { kty: 'RSA', kid: 'registered', n: rfc7517Key.n, e: rfc7517Key.e };
const another: JsonWebKey = { kty: 'RSA', kid: 'another', n: `x${rfc7517Key.n}`, e: 'AQAB' };

const organisation = (orgno: string): Organisation => ({
  environment: 'test',
  kind: 'test',
  orgno,
  name: `AS ${orgno}`,
});
const clientOf = (owner: Organisation, id: string): OrganisationClient => ({
  organisation: owner,
  client: {
    ...{ client_id: id, client_name: id, scopes: [] },
    integration_type: id.endsWith('idporten') ? 'idporten' : 'maskinporten',
  },
});

/** Clients with what is known of their keys, and what the server would say; counts what it is asked. */
class World {
  readonly asked: string[] = [];
  atOnce = 0;
  most = 0;
  constructor(
    private readonly registered: Readonly<Record<string, readonly JsonWebKey[] | Error>>,
    private readonly known: readonly string[] = [],
    private readonly listsKnown = true,
    private readonly broken: readonly string[] = [],
  ) {}

  private clientsOf(owner: Organisation): OrganisationClient[] {
    return Object.keys(this.registered).flatMap((id) =>
      id.startsWith(`${owner.orgno}/`) ? [clientOf(owner, id)] : [],
    );
  }

  private keysOf(id: string): readonly JsonWebKey[] {
    const keys = this.registered[id] ?? [];
    if (keys instanceof Error) throw keys;
    return keys;
  }

  readonly clients = {
    currentClients: (owner: Organisation) => (this.listsKnown ? this.clientsOf(owner) : []),
    knownKeys: ({ client }: OrganisationClient) =>
      this.known.includes(client.client_id) ? this.keysOf(client.client_id) : undefined,
    list: async (owner: Organisation) => {
      if (!this.listsKnown) this.asked.push(owner.orgno);
      await Promise.resolve();
      if (this.broken.includes(owner.orgno)) throw new Error('signed out');
      return { value: this.clientsOf(owner).map(({ client }) => client), at: new Date(0) };
    },
    keys: async ({ client }: OrganisationClient) => {
      this.asked.push(client.client_id);
      this.most = Math.max(this.most, ++this.atOnce);
      await new Promise((resolve) => setImmediate(resolve));
      this.atOnce--;
      return { value: [...this.keysOf(client.client_id)], at: new Date(0) };
    },
  } as unknown as Clients;
}

const search = (
  world: World,
  orgnos: readonly string[],
  progress = (_looked: number, _all: number): void => undefined,
  signal = new AbortController().signal,
) => findRegistered(world.clients, orgnos.map(organisation), wanted, progress, signal);
const places = (found: FoundKeys) =>
  (found.byThumbprint.get(rfc7638Thumbprint) ?? []).map((one) => `${one.target.client.client_id} ${one.key.kid}`);

describe('The clients on which a key is registered', () => {
  it('are found without a request if they are known', async () => {
    const world = new World({ '1/a': [another], '1/b': [sought] }, ['1/b']);
    assert.deepEqual(places(await search(world, ['1'])), ['1/b registered']);
    assert.deepEqual(world.asked, []);
  });

  it('do not include clients of another type, known or not', async () => {
    const registered = { '1/idporten': [sought], '1/b': [another] };
    for (const known of [['1/idporten', '1/b'], []])
      assert.deepEqual(places(await search(new World(registered, known), ['1'])), []);
  });

  it('are requested only if they are not known', async () => {
    const world = new World({ '1/a': [another], '1/b': [], '2/c': [sought] }, ['1/a']);
    assert.deepEqual(places(await search(world, ['1', '2'])), ['2/c registered']);
    assert.deepEqual(world.asked.sort(), ['1/b', '2/c']);
  });

  it('are all found, with the key’s kid on each', async () => {
    const world = new World({ '1/a': [sought], '2/b': [another, { ...sought, kid: 'b' }] }, [], false);
    assert.deepEqual(places(await search(world, ['1', '2'])), ['1/a registered', '2/b b']);
    assert.deepEqual(world.asked, ['1', '2', '1/a', '2/b']);
  });

  it('are an empty list if there are none', async () => {
    const found = await search(new World({ '1/a': [another, { kty: 'RSA', kid: 'no numbers' }] }), ['1']);
    assert.deepEqual([...found.byThumbprint], []);
  });

  it('are found among thousands, eight at a time, with progress', async () => {
    const many = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`1/${index}`, [another]]));
    const world = new World({ ...many, '1/last': [sought] });
    const told: [number, number][] = [];
    const found = await search(world, ['1'], (looked, all) => void told.push([looked, all]));
    assert.deepEqual(places(found), ['1/last registered']);
    assert.equal(world.most, 8);
    assert.equal(told.length, 2001);
    assert.deepEqual(told.at(-1), [2001, 2001]);
  });

  it('are found as far as possible if a client or an organisation does not answer', async () => {
    const world = new World({ '1/a': new Error('403'), '1/b': [sought], '3/c': [another] }, [], false, ['2']);
    const found = await search(world, ['1', '2', '3']);
    assert.deepEqual(places(found), ['1/b registered']);
    assert.deepEqual([...found.unseen].map(({ orgno }) => orgno).sort(), ['1', '2']);
  });

  it('are not taken from an older list if a newer one is not available', async () => {
    const world = new World({ '1/a': [sought] }, ['1/a'], false);
    const list = world.clients.list.bind(world.clients);
    world.clients.list = async (owner) => ({ ...(await list(owner)), failure: new Error('offline') });
    const found = await search(world, ['1']);
    assert.deepEqual(places(found), []);
    assert.equal(found.unseen.size, 1);
  });

  it('are not requested any more once the search is cancelled', async () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`1/${index}`, [another]]));
    const world = new World(many);
    const cancel = new AbortController();
    const told = (looked: number) => {
      if (looked === 10) cancel.abort();
    };
    await search(world, ['1'], told, cancel.signal);
    assert.ok(world.asked.length < 30, String(world.asked.length));
  });
});
