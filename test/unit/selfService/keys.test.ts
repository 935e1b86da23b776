import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import type { JsonWebKey } from '../../../src/core/selfService/jsonWebKey.ts';
import type { SelfServiceApi } from '../../../src/core/selfService/selfServiceApi.ts';
import { SelfServiceError } from '../../../src/core/selfService/selfServiceError.ts';
import { rejection } from '../http/support/testHttp.ts';
import { json, TestServer, text } from '../http/support/testServer.ts';
import { publicJwk } from '../sandbox/support/keys.ts';
import { createClient } from '../sandbox/support/newClient.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';
import { sandboxApi } from './support/sandboxApi.ts';
import { serverApi } from './support/serverApi.ts';

const newKey = (kid: string): JsonWebKey => publicJwk(kid) as JsonWebKey;

describe('The keys of a client, through the self-service API', () => {
  let sandbox: TestSandbox;
  let api: SelfServiceApi;
  let clientId: string;
  before(async () => {
    sandbox = await TestSandbox.start();
    api = sandboxApi(sandbox);
  });
  beforeEach(async () => {
    sandbox.sandbox.reset();
    clientId = await createClient(sandbox);
  });
  after(() => sandbox.close());

  const kids = async () => (await api.listKeys(clientId)).map(({ kid }) => kid);
  const register = async (...names: readonly string[]) => {
    for (const name of names) await api.putKey(clientId, newKey(name));
  };

  it('are an empty list if there are none', async () => {
    assert.deepEqual(await api.listKeys(clientId), []);
  });

  it('are all kept when one is added', async () => {
    await register('k1', 'k2', 'k3', 'k4');
    const four = await api.listKeys(clientId);
    await register('k5');
    const five = await api.listKeys(clientId);
    assert.deepEqual(five.slice(0, 4), four);
    assert.equal(five[4]?.kid, 'k5');
  });

  it('are all kept when one is renewed, which is then valid for a year again', async () => {
    const key = newKey('k3');
    await register('k1', 'k2');
    await api.putKey(clientId, key);
    await register('k4', 'k5');
    const before = new Map((await api.listKeys(clientId)).map((known) => [known.kid, known]));
    sandbox.clock.pass(100 * 24 * 3600);
    await api.putKey(clientId, key);
    const after = await api.listKeys(clientId);
    assert.equal(after.length, 5);
    for (const known of after) {
      const { kid, exp } = known;
      if (kid === 'k3') assert.equal(exp, before.get(kid)!.exp! + 100 * 24 * 3600);
      else assert.deepEqual(known, before.get(kid));
    }
  });

  it('are all kept when another is removed', async () => {
    await register('k1', 'k2', 'k3');
    await api.removeKey(clientId, 'k2');
    assert.deepEqual(await kids(), ['k1', 'k3']);
  });

  it('are at most five, and the sixth is refused without harm', async () => {
    await register('k1', 'k2', 'k3', 'k4', 'k5');
    const error = await rejection(api.putKey(clientId, newKey('k6')));
    assert.ok(error instanceof SelfServiceError);
    assert.deepEqual(
      [error.status, error.fieldErrors],
      [400, [{ field: 'keys', message: 'a client can have at most 5 keys' }]],
    );
    assert.deepEqual(await kids(), ['k1', 'k2', 'k3', 'k4', 'k5']);
  });

  it('have the kid that the server assigned if they were added as PEM', async () => {
    await register('k1');
    const pem = createPublicKey({ key: publicJwk(), format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const stored = await api.addKey(clientId, pem.toString());
    assert.match(stored.kid, /^[0-9a-f]{8}-/);
    assert.deepEqual(await kids(), ['k1', stored.kid]);
  });

  it('are removed even if the answer is lost and the removal is repeated', async () => {
    await register('k1', 'k2');
    sandbox.sandbox.misbehave({ match: { method: 'DELETE' }, after: true });
    await api.removeKey(clientId, 'k1');
    assert.deepEqual(await kids(), ['k2']);
  });

  it('are registered once if the answer is lost and the registration is repeated', async () => {
    sandbox.sandbox.misbehave({ match: { method: 'PUT' }, after: true });
    await api.putKey(clientId, newKey('k1'));
    assert.deepEqual(await kids(), ['k1']);
  });

  it('are kept if the removal is refused', async () => {
    await register('k1');
    sandbox.sandbox.misbehave({ match: { method: 'DELETE' }, status: 403 });
    const error = await rejection(api.removeKey(clientId, 'k1'));
    assert.ok(error instanceof SelfServiceError && error.status === 403);
  });
});

describe('The keys of a client, from a server with other answers', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const listed = async (...answer: Parameters<typeof json>) => {
    server = await TestServer.start(json(...answer));
    return serverApi(server).listKeys('c');
  };

  it('are an empty list if it does not know the key set, whatever the body says', async () => {
    server = await TestServer.start(text('', 404));
    assert.deepEqual(await serverApi(server).listKeys('c'), []);
  });

  it('are an empty list if it “does not have any”', async () => {
    assert.deepEqual(await listed({ error_description: 'Client c does not have any jwks' }, 400), []);
  });

  for (const keys of [null, undefined, []]) {
    it(`are none if the set’s list is ${keys === undefined ? 'left out' : JSON.stringify(keys)}`, async () => {
      assert.deepEqual(await listed({ keys }), []);
    });
  }

  it('are unknown, and not an empty list, if anything else is wrong', async () => {
    const error = await rejection(listed({ error_description: 'No right' }, 403));
    assert.ok(error instanceof SelfServiceError && error.status === 403);
  });

  it('are returned with all their members, even unknown ones', async () => {
    const key = { kid: 'k', kty: 'RSA', x5c: null, exp: 1, 'x5t#S256': 'x', future: { a: 1 } };
    assert.deepEqual(await listed({ keys: [key], created: 'x' }), [key]);
  });

  for (const [status, body] of [
    [200, '{}'],
    [201, ''],
    [202, 'Accepted'],
    [204, ''],
  ] as const) {
    it(`are registered and removed if it answers ${status} with “${body}”`, async () => {
      server = await TestServer.start((response) => response.writeHead(status).end(body));
      await serverApi(server).putKey('c', newKey('k'));
      await serverApi(server).removeKey('c', 'k');
      assert.deepEqual(
        server.requests.map(({ method, target }) => `${method} ${target}`),
        ['PUT /api/v1/clients/c/jwks/k', 'DELETE /api/v1/clients/c/jwks/k'],
      );
    });
  }

  it('are uploaded as by the portal’s dialog, as text to version 2 of the API', async () => {
    server = await TestServer.start(json({ kid: 'given', kty: 'RSA' }, 201));
    await serverApi(server).addKey('c', '-----BEGIN PUBLIC KEY-----');
    const [{ method, target, headers, body }] = server.requests as [TestServer['requests'][number]];
    assert.deepEqual(
      [method, target, headers['content-type'], body],
      ['POST', '/api/v2/clients/c/key', 'text/plain', '-----BEGIN PUBLIC KEY-----'],
    );
  });
});

describe('The call that adds a key (self-service-api.md §2, Keys)', () => {
  let sandbox: TestSandbox;
  let clientId: string;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(async () => {
    sandbox.sandbox.reset();
    clientId = await createClient(sandbox);
  });
  afterEach(() => {
    sandbox.sandbox.vary({ putKey: 'taken', uploadKey: 'taken', noKeys: '404' });
  });
  after(() => sandbox.close());

  const calls = () =>
    sandbox.logged.flatMap((line) => /^((?:PUT|POST|DELETE) \/api\/\S*?)(?:\/k\d)? \d{3}/.exec(line)?.[1] ?? []);
  const path = (end: string, version = 'v1') => `/api/${version}/clients/${clientId}/${end}`;

  for (const refusal of ['404', '405', '501'] as const) {
    it(`is the portal’s own if the PUT is answered with ${refusal}, which is remembered`, async () => {
      sandbox.sandbox.vary({ putKey: refusal });
      const api = sandboxApi(sandbox);
      sandbox.logged.length = 0;
      for (const kid of ['k1', 'k2']) await api.putKey(clientId, newKey(kid));
      assert.deepEqual(calls(), [`PUT ${path('jwks')}`, `POST ${path('key', 'v2')}`, `POST ${path('key', 'v2')}`]);
      assert.deepEqual(
        (await api.listKeys(clientId)).map(({ kid }) => kid),
        ['k1', 'k2'],
      );
    });

    it(`is the one for the whole set if the portal’s own is answered with ${refusal} too`, async () => {
      const seeded = sandboxApi(sandbox);
      for (const kid of ['k1', 'k2', 'k3']) await seeded.putKey(clientId, newKey(kid));
      sandbox.clock.pass(24 * 3600);
      const before = await seeded.listKeys(clientId);
      sandbox.sandbox.vary({ putKey: '404', uploadKey: refusal });
      const api = sandboxApi(sandbox);
      sandbox.logged.length = 0;
      for (const kid of ['k4', 'k5']) await api.putKey(clientId, newKey(kid));
      const after = await api.listKeys(clientId);
      assert.deepEqual(
        after.map(({ kid }) => kid),
        ['k1', 'k2', 'k3', 'k4', 'k5'],
      );
      const same = ({ kid, n, use, alg, exp }: JsonWebKey) => ({ kid, n, use, alg, exp });
      assert.deepEqual(after.slice(0, 3).map(same), before.map(same), 'their ends stay');
      assert.deepEqual(calls().at(-1), `POST ${path('jwks')}`);
      assert.equal(calls().filter((call) => call.startsWith('PUT')).length, 1);
    });
  }

  it('renews a key for a year with the whole set if there is no PUT', async () => {
    await sandboxApi(sandbox).putKey(clientId, newKey('k1'));
    sandbox.clock.pass(100 * 24 * 3600);
    sandbox.sandbox.vary({ putKey: '405' });
    const api = sandboxApi(sandbox);
    const [before] = await api.listKeys(clientId);
    const key = before!;
    await api.putKey(clientId, { kid: 'k1', kty: 'RSA', use: 'sig', alg: 'RS256', n: key.n, e: key.e });
    const [after, ...others] = await api.listKeys(clientId);
    assert.deepEqual([after?.exp, others], [key.exp! + 100 * 24 * 3600, []]);
  });

  it('is none of these if the client is gone, which is reported without further attempts', async () => {
    const api = sandboxApi(sandbox);
    sandbox.logged.length = 0;
    const error = await rejection(api.putKey('3f2504e0-4f89-41d3-9a0c-0305e82c3301', newKey('k1')));
    assert.ok(error instanceof SelfServiceError && error.status === 404);
    assert.equal(calls().length, 1);
  });

  it('adds the use that keys from before May 2025 lack, as a set would be refused', async () => {
    const { use: _use, alg: _alg, ...old } = newKey('k1');
    const added = newKey('k2');
    const answer = ({ method, target }: { method: string; target: string }) => {
      if (method === 'GET') return json({ keys: [{ ...old, exp: 1_900_000_000, created: 'x' }] });
      return target.endsWith('/jwks') ? json({}, 201) : json({}, 501);
    };
    const server = await TestServer.start((response, request) => {
      answer(request)(response, request);
    });
    await serverApi(server).putKey('x', added);
    await server.close();
    const { body } = server.requests.at(-1)!;
    assert.deepEqual(JSON.parse(body), {
      keys: [{ ...old, exp: 1_900_000_000, use: 'sig', alg: 'RS256' }, added],
    });
  });

  it('includes an unreadable key unchanged, as a set without it would remove it', async () => {
    const strange = { kid: 'k1', kty: 7, n: 'x' };
    const answer = ({ method, target }: { method: string; target: string }) => {
      if (method === 'GET') return json({ keys: [strange] });
      return target.endsWith('/jwks') ? json({}, 201) : json({}, 501);
    };
    const named: string[] = [];
    const server = await TestServer.start((response, request) => {
      answer(request)(response, request);
    });
    const api = serverApi(server, undefined, { unreadable: (names) => named.push(...names) });
    const added = newKey('k2');
    await api.putKey('x', added);
    assert.deepEqual(JSON.parse(server.requests.at(-1)!.body), { keys: [strange, added] });
    assert.deepEqual([await api.listKeys('x'), named], [[], ['k1 (x)']]);
    await server.close();
  });

  it('reports unreadable keys by kid, or else by index, in the list of clients too', async () => {
    const keys = [newKey('good'), { kid: 'k1', kty: 7 }, { kty: 'RSA' }];
    const clients = [
      { client_id: 'x', client_name: 'X', integration_type: 'maskinporten', scopes: [], jwks: { keys } },
    ];
    const server = await TestServer.start((response, request) => {
      (request.target.endsWith('/jwks') ? json({ keys }) : json(clients))(response, request);
    });
    const named: string[] = [];
    const api = serverApi(server, undefined, { unreadable: (names) => named.push(...names) });
    assert.deepEqual(
      (await api.listKeys('x')).map(({ kid }) => kid),
      ['good'],
    );
    assert.deepEqual(named.splice(0), ['k1 (x)', '#3 (x)']);
    await api.listClients();
    assert.deepEqual(named, ['k1 (x)', '#3 (x)']);
    await server.close();
  });

  for (const noKeys of ['404', '{}', '{"keys":[]}'] as const) {
    it(`is the first one if the server answers ${noKeys} for no keys`, async () => {
      sandbox.sandbox.vary({ noKeys, putKey: '404', uploadKey: '404' });
      const api = sandboxApi(sandbox);
      assert.deepEqual(await api.listKeys(clientId), []);
      await api.putKey(clientId, newKey('k1'));
      assert.equal((await api.listKeys(clientId)).length, 1);
    });
  }
});
