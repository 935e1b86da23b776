import assert from 'node:assert/strict';
import { type ClientDetails, isMaskinporten } from '../../../src/core/selfService/client.ts';
import type { SelfServiceApi } from '../../../src/core/selfService/selfServiceApi.ts';
import { SelfServiceError } from '../../../src/core/selfService/selfServiceError.ts';
import { rejection } from '../http/support/testHttp.ts';
import { json, type Respond, TestServer } from '../http/support/testServer.ts';
import { createClient } from '../sandbox/support/newClient.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';
import { sandboxApi } from './support/sandboxApi.ts';
import { serverApi } from './support/serverApi.ts';

const details: ClientDetails = {
  client_name: 'Nattjobb',
  description: 'Henter skjema.',
  access_token_lifetime: 90,
  scopes: ['altinn:serviceowner'],
};

describe('The clients of an organisation, through the self-service API', () => {
  let sandbox: TestSandbox;
  let api: SelfServiceApi;
  before(async () => {
    sandbox = await TestSandbox.start();
    api = sandboxApi(sandbox);
  });
  beforeEach(() => {
    sandbox.sandbox.reset();
  });
  after(() => sandbox.close());

  it('are listed with one request, of every integration type', async () => {
    sandbox.logged.splice(0);
    const clients = await api.listClients();
    assert.ok(clients.some(isMaskinporten) && !clients.every(isMaskinporten));
    assert.equal(sandbox.logged.filter((line) => line.startsWith('GET /api/v1/clients')).length, 1);
  });

  it('never include another type’s secret, and send nothing back that only the server sets', async () => {
    const { client_id: id } = await api.createClient(details);
    const { body } = await sandbox.call('POST', `/api/v1/clients/${id}/secret`);
    const secret = String(body.client_secret);
    assert.ok(secret.length > 20);
    const read = [await api.getClient(id), ...(await api.listClients())];
    assert.ok(!JSON.stringify(read).includes(secret));
    const server = await TestServer.start((response, request) => {
      const all = { ...read[0], client_secret: secret, jwks_uri: 'https://x.no', onbehalfof: [], jwks: { keys: [] } };
      json(all)(response, request);
    });
    await serverApi(server).updateClient(id, () => ({ scopes: [] }));
    const put = server.requests.find(({ method }) => method === 'PUT')!.body;
    await server.close();
    assert.doesNotMatch(put, /created|last_updated|jwks|onbehalfof|client_secret/);
    assert.ok(!put.includes(secret) && put.includes(id));
  });

  it('are all listed except an unreadable one, which is reported', async () => {
    const good = { client_id: 'a', integration_type: 'maskinporten', jwks: { keys: [{ kid: 'k', kty: 'RSA' }, {}] } };
    const answer = [
      good,
      { client_id: 'b' },
      { ...good, client_id: 'c', scopes: 'x' },
      null,
      { ...good, client_id: 'd' },
    ];
    const named: string[] = [];
    const server = await TestServer.start(json(answer));
    const lenient = serverApi(server, undefined, { unreadable: (names) => named.push(...names) });
    const listed = await lenient.listClients();
    await server.close();
    assert.deepEqual(
      listed.map(({ client_id }) => client_id),
      ['a', 'd'],
    );
    assert.deepEqual(listed[0]?.jwks?.keys, [{ kid: 'k', kty: 'RSA' }], 'its keys but one');
    assert.deepEqual(named, ['b', 'c', '#4', '#2 (a)', '#2 (d)']);
  });

  it('are an empty list if there are none', async () => {
    assert.deepEqual(await sandboxApi(sandbox, { as: 2 }).listClients(), []);
  });

  it('are created with the user’s input, for the organisation', async () => {
    const made = await api.createClient(details);
    const read = await api.getClient(made.client_id);
    assert.deepEqual(read, made);
    assert.deepEqual(read, { ...read, ...details, client_orgno: sandbox.orgno(), active: true });
    assert.ok(isMaskinporten(read));
  });

  it('keep everything that was not changed, even unknown members', async () => {
    const id = await createClient(sandbox, { ...details, sso_disabled: true, future_field: { deep: [1, null] } });
    const before = await api.getClient(id);
    const changed = await api.updateClient(id, ({ scopes }) => ({ scopes: [...scopes, 'altinn:broker.read'] }));
    assert.deepEqual(changed, { ...before, scopes: ['altinn:serviceowner', 'altinn:broker.read'] });
    assert.deepEqual(await api.getClient(id), changed);
  });

  it('keep their keys when something else is changed', async () => {
    const before = (await api.listClients()).find(({ client_name: name }) => name === 'Driftsplattform')!;
    await api.updateClient(before.client_id, () => ({ description: 'Ny' }));
    const after = await api.getClient(before.client_id);
    assert.deepEqual([after.description, after.jwks], ['Ny', before.jwks]);
  });

  it('are refused with the API’s message if they are another organisation’s', async () => {
    const id = await createClient(sandbox, {}, undefined, 1);
    const error = await rejection(api.updateClient(id, () => ({ description: 'x' })));
    assert.ok(error instanceof SelfServiceError);
    assert.deepEqual([error.status, error.description], [403, 'The client belongs to another organisation']);
  });

  it('are refused field by field if they can’t be created', async () => {
    const error = await rejection(api.createClient({ ...details, client_name: '\n', scopes: ['finnes:ikke'] }));
    assert.ok(error instanceof SelfServiceError);
    assert.deepEqual(
      error.fieldErrors.map(({ field }) => field),
      ['client_name', 'client_name'],
    );
  });
});

describe('A new client', () => {
  it('is requested as a Maskinporten client, with the user’s input and nothing else', async () => {
    const server = await TestServer.start(json({ client_id: 'c', integration_type: 'maskinporten' }, 201));
    try {
      assert.equal((await serverApi(server).createClient(details)).client_id, 'c');
    } finally {
      await server.close();
    }
    assert.deepEqual(
      server.requests.map(({ method, target }) => `${method} ${target}`),
      ['POST /api/v1/clients'],
    );
    assert.deepEqual(JSON.parse(server.requests[0]!.body), {
      ...details,
      integration_type: 'maskinporten',
      application_type: 'web',
      token_endpoint_auth_method: 'private_key_jwt',
      grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
    });
  });
});

describe('An updated client', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const read = {
    client_id: 'c',
    client_name: 'Navn',
    integration_type: 'maskinporten',
    scopes: ['a'],
    supplier_orgno: null,
    redirect_uris: [],
    future: { deep: true },
  };
  const serversOwn = {
    created: '2024-01-01T00:00:00Z',
    last_updated: '2024-01-02T00:00:00Z',
    jwks: { keys: [{ kid: 'k', kty: 'RSA' }] },
  };
  const written = async (answered: object, change: Partial<ClientDetails> = {}, put: Respond = json(read)) => {
    server = await TestServer.start(json(answered), put, json({ ...read, client_name: 'Lest på nytt' }));
    const client = await serverApi(server).updateClient('c', () => change);
    return { client, body: JSON.parse(server.requests[1]!.body) as unknown, request: server.requests[1]! };
  };

  it('is sent whole, except for what only the server sets', async () => {
    const { body, request } = await written({ ...read, ...serversOwn }, { description: 'Ny' });
    assert.deepEqual(body, { ...read, description: 'Ny' });
    assert.deepEqual([request.method, request.target], ['PUT', '/api/v1/clients/c']);
    assert.equal(request.headers['content-type'], 'application/json');
  });

  for (const unset of [0, null]) {
    it(`never has a lifetime of ${String(unset)}, which the server would refuse`, async () => {
      const lifetimes = {
        access_token_lifetime: unset,
        authorization_lifetime: unset,
        refresh_token_lifetime: unset,
      };
      const { body } = await written({ ...read, ...lifetimes });
      assert.deepEqual(body, read);
    });
  }

  it('keeps its lifetimes', async () => {
    const lifetimes = { access_token_lifetime: 1, authorization_lifetime: 7200, refresh_token_lifetime: 600 };
    assert.deepEqual((await written({ ...read, ...lifetimes })).body, { ...read, ...lifetimes });
  });

  it('has an empty list of scopes if the server returned none', async () => {
    const { body } = await written({ ...read, scopes: null, description: null });
    assert.deepEqual(body, { ...read, scopes: [], description: null });
  });

  it('is changed from what was just read, not from what was known', async () => {
    server = await TestServer.start(json({ ...read, scopes: ['a', 'of a colleague'] }), json(read));
    await serverApi(server).updateClient('c', ({ scopes }) => ({ scopes: [...scopes, 'mine'] }));
    const { scopes } = JSON.parse(server.requests[1]!.body) as { scopes: string[] };
    assert.deepEqual(scopes, ['a', 'of a colleague', 'mine']);
  });

  for (const status of [200, 201, 202]) {
    it(`is accepted as the server returns it with status ${status}`, async () => {
      const { client } = await written(read, {}, json({ ...read, client_name: 'Ny' }, status));
      assert.equal(client.client_name, 'Ny');
      assert.equal(server.requests.length, 2);
    });
  }

  it('is read again if the server returns no body (204)', async () => {
    const { client } = await written(read, {}, (response) => response.writeHead(204).end());
    assert.equal(client.client_name, 'Lest på nytt');
    assert.deepEqual(
      server.requests.map(({ method }) => method),
      ['GET', 'PUT', 'GET'],
    );
  });
});

describe('A list of clients in an unexpected shape', () => {
  let server: TestServer;
  afterEach(() => server.close());

  it('is accepted with members missing or null', async () => {
    const least = { client_id: 'c', integration_type: 'krr' };
    const nulls = Object.fromEntries(
      ['client_name', 'description', 'scopes', 'jwks', 'active', 'created', 'access_token_lifetime'].map((name) => [
        name,
        null,
      ]),
    );
    server = await TestServer.start(json([least, { ...least, ...nulls }, { ...least, jwks: { keys: null } }]));
    const [first, second, third] = await serverApi(server).listClients();
    assert.deepEqual([first?.client_name, first?.scopes], ['', []]);
    assert.deepEqual([second?.client_name, second?.scopes, second?.jwks], ['', [], null]);
    assert.deepEqual(third?.jwks?.keys, []);
  });

  for (const status of [400, 404]) {
    it(`is empty if the server says with ${status} that the organisation “does not have any”`, async () => {
      server = await TestServer.start(
        json({ error_description: 'Organization 310528471 does not have any clients' }, status),
      );
      assert.deepEqual(await serverApi(server).listClients(), []);
    });
  }

  it('is a failure, and not empty, if the server says anything else', async () => {
    server = await TestServer.start(json({ error_description: 'Organization is unknown' }, 404));
    assert.ok((await rejection(serverApi(server).listClients())) instanceof SelfServiceError);
  });
});
