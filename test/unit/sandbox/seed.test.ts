import assert from 'node:assert/strict';
import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { seedClients } from '../../../src/sandbox/seed/clients.ts';
import { TestSandbox } from './support/testSandbox.ts';

interface Client {
  readonly client_id: string;
  readonly client_name: string;
  readonly integration_type: string;
  readonly scopes: string[];
  readonly active: boolean;
  readonly jwks?: { readonly keys: (JsonWebKey & { kid: string; exp: number })[] };
}

const weights = [3, 2, 7, 6, 5, 4, 3, 2];

/** Midnights between two times, by this machine's calendar. */
function daysBetween(from: Date, to: Date): number {
  const [start, end] = [from, to].map((at) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate()));
  return (end! - start!) / (24 * 60 * 60 * 1000);
}

describe('The sandbox’s initial state (design.md, The sandbox; self-service-api.md §6)', () => {
  let sandbox: TestSandbox;
  let clients: Client[];
  before(async () => {
    sandbox = await TestSandbox.start();
    clients = (await sandbox.call<Client[]>('GET', '/api/v1/clients?inactive=true')).body;
  });
  after(() => sandbox.close());

  const keyDays = (client: Client): number[] =>
    (client.jwks?.keys ?? []).map(({ exp }) => daysBetween(sandbox.clock.now(), new Date(exp * 1000)));

  it('has three synthetic organisations with valid numbers', () => {
    assert.equal(sandbox.sandbox.organisations.length, 3);
    for (const { orgno, name } of sandbox.sandbox.organisations) {
      const sum = weights.reduce((total, weight, index) => total + weight * Number(orgno[index]), 0);
      assert.equal((11 - (sum % 11)) % 11, Number(orgno[8]), orgno);
      assert.match(orgno, /^31\d{7}$/);
      assert.match(name, /^\p{Lu}+ \p{Lu}+ \p{Lu}+ (AS|SA|BA)$/u);
    }
  });

  it('has a client for each state a key can be in', () => {
    const maskinporten = clients.filter((client) => client.integration_type === 'maskinporten');
    assert.equal(maskinporten.length, 8);
    assert.ok(
      maskinporten.some((client) => keyDays(client).join() === '23'),
      'expiring in 23 days',
    );
    assert.ok(
      maskinporten.some((client) => client.active && keyDays(client).some((days) => days < 0)),
      'expired',
    );
    assert.ok(
      maskinporten.some((client) => keyDays(client).length === 5),
      'five keys',
    );
    assert.ok(
      maskinporten.some((client) => client.active && keyDays(client).length === 0),
      'no key',
    );
    assert.ok(
      maskinporten.some((client) => !client.active),
      'deactivated',
    );
  });

  it('has the same number of days left at any hour of the day', () => {
    for (const month of [0, 2, 5, 9])
      for (let hour = 0; hour < 24; hour++) {
        const now = new Date(2026, month, 20, hour, 59, 59, 999);
        const expiring = seedClients(now).find(
          ({ registration }) => registration.client.client_name === 'Kundedialog i Altinn',
        );
        const [key] = expiring!.registration.keys;
        assert.equal(daysBetween(now, new Date(key!.exp * 1000)), 23, now.toString());
      }
  });

  it('has real 2048-bit RSA keys, none of them twice', async () => {
    const { body: others } = await sandbox.call<Client[]>('GET', '/api/v1/clients', undefined, { as: 1 });
    const keys = [...clients, ...others].flatMap(({ jwks }) => jwks?.keys ?? []);
    for (const key of keys) {
      const { asymmetricKeyDetails: details } = createPublicKey({ key, format: 'jwk' });
      assert.deepEqual([details?.modulusLength, details?.publicExponent], [2048, 65537n], key.kid);
    }
    for (const member of ['n', 'kid'] as const) assert.equal(new Set(keys.map((key) => key[member])).size, keys.length);
  });

  it('can be written back unchanged', async () => {
    const { body: active } = await sandbox.call<(Client & Record<string, unknown>)[]>('GET', '/api/v1/clients');
    for (const { created: _created, last_updated: _updated, ...client } of active) {
      const reply = await sandbox.call('PUT', `/api/v1/clients/${client.client_id}`, client);
      assert.equal(reply.status, 200, `${client.client_name}: ${reply.text}`);
    }
  });

  it('is the same in every sandbox, except for the dates', async () => {
    const other = await TestSandbox.start();
    const { body } = await other.call<Client[]>('GET', '/api/v1/clients?inactive=true');
    assert.deepEqual(body, clients);
    const lists = [sandbox, other].map((one) => one.call('GET', '/api/v1/scopes/all?inactive=true'));
    const [first, second] = await Promise.all(lists);
    assert.ok(first!.text === second!.text);
    await other.close();
  });
});
