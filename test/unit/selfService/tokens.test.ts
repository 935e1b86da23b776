import assert from 'node:assert/strict';
import { isCancelled } from '../../../src/core/http/cancel.ts';
import { HttpError } from '../../../src/core/http/httpError.ts';
import type { TokenSource } from '../../../src/core/selfService/selfServiceApi.ts';
import { ReadOnlyAccess, SelfServiceError } from '../../../src/core/selfService/selfServiceError.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { json, TestServer, text } from '../http/support/testServer.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';
import { sandboxApi } from './support/sandboxApi.ts';
import { CountedTokens, serverApi } from './support/serverApi.ts';

describe('The token for the self-service API', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const sent = () => server.requests.map(({ headers }) => headers.authorization);

  it('is sent as a bearer token', async () => {
    server = await TestServer.start(json([]));
    await serverApi(server).listClients();
    assert.deepEqual(sent(), ['Bearer token-1']);
  });

  for (const [what, refusal] of [
    ['in the API’s words', json({ error: 'invalid_token' }, 401)],
    ['without a word', text('', 401)],
  ] as const) {
    it(`is renewed, once, if the server refuses it ${what}`, async () => {
      server = await TestServer.start(refusal, json([]));
      const tokens = new CountedTokens();
      assert.deepEqual(await serverApi(server, tokens).listClients(), []);
      assert.deepEqual(sent(), ['Bearer token-1', 'Bearer token-2']);
      assert.deepEqual(tokens.forgotten, ['token-1']);
    });
  }

  it('is renewed for a POST too, as a refused one did nothing', async () => {
    server = await TestServer.start(text('', 401), json({ kid: 'k', kty: 'RSA' }));
    assert.equal((await serverApi(server).addKey('c', 'pem')).kid, 'k');
    assert.deepEqual(
      server.requests.map(({ body }) => body),
      ['pem', 'pem'],
    );
  });

  it('is not waited for after cancellation, but others still get it', async () => {
    server = await TestServer.start(json([]));
    let bring: (token: string) => void = () => undefined;
    const coming = new Promise<string>((resolve) => {
      bring = resolve;
    });
    const tokens: TokenSource = { token: () => coming, forget: () => undefined };
    const cancel = new AbortController();
    const api = serverApi(server, tokens);
    const [given, waiting] = [api.listClients(cancel.signal), api.listClients()];
    cancel.abort();
    assert.ok(isCancelled(await rejection(given)));
    assert.equal(server.requests.length, 0);
    bring('late');
    assert.deepEqual(await waiting, []);
    assert.deepEqual(sent(), ['Bearer late']);
  });

  it('is not renewed a second time, as the sign-in itself is no longer valid', async () => {
    server = await TestServer.start(text('', 401));
    const error = await rejection(serverApi(server).listClients());
    assert.ok(error instanceof SelfServiceError && error.status === 401);
    assert.equal(server.requests.length, 2);
  });

  for (const status of [400, 403, 404, 409, 428, 500]) {
    it(`is not renewed for ${status}, which is not about the token`, async () => {
      server = await TestServer.start(text('', status));
      const tokens = new CountedTokens();
      await rejection(serverApi(server, tokens).listClients());
      assert.deepEqual(tokens.forgotten, []);
      assert.equal(server.requests.length, 1);
    });
  }

  it('is the token endpoint’s failure, not the self-service API’s, if it is not available', async () => {
    server = await TestServer.start(json([]));
    const down = new HttpError('POST', new URL('https://maskinporten.example.no/token'), {
      reason: 'status',
      status: 503,
      body: '',
      retryAfterMs: undefined,
    });
    const tokens: TokenSource = { token: () => Promise.reject(down), forget: () => undefined };
    assert.equal(await rejection(serverApi(server, tokens).listClients()), down);
    assert.deepEqual(server.requests, []);
  });

  it('is not used by a caller that cancelled while waiting for it', async () => {
    server = await TestServer.start(json([]));
    const cancel = new AbortController();
    const tokens: TokenSource = {
      token: () => {
        cancel.abort();
        return Promise.resolve('token');
      },
      forget: () => undefined,
    };
    assert.ok(isCancelled(await rejection(serverApi(server, tokens).listClients(cancel.signal))));
    assert.deepEqual(server.requests, []);
  });

  it('is never sent with a change if it is read-only', async () => {
    server = await TestServer.start(json({ client_id: 'c', integration_type: 'maskinporten' }));
    const api = serverApi(server, undefined, { readOnly: true });
    const details = { client_name: 'n', description: '', access_token_lifetime: 120, scopes: [] };
    const key = { kid: 'k', kty: 'RSA' };
    for (const change of [
      () => api.createClient(details),
      () => api.updateClient('c', () => details),
      () => api.putKey('c', key),
      () => api.addKey('c', 'pem'),
      () => api.removeKey('c', 'k'),
      () => api.switchSyntheticOrganisation('310528471'),
    ]) {
      assert.ok((await rejection(change())) instanceof ReadOnlyAccess, String(change));
    }
    // What is to be changed is read first.
    assert.deepEqual(
      server.requests.map(({ method, target }) => `${method} ${target}`),
      ['GET /api/v1/clients/c'],
    );
  });
});

describe('The token for the self-service API, from the sandbox', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  it('is replaced if the server no longer accepts it, without the user noticing', async () => {
    const client = new TestHttp();
    const api = sandboxApi(sandbox, { client });
    await api.listClients();
    sandbox.sandbox.misbehave({ match: { path: '/api/v1/clients' }, status: 401 });
    await api.listClients();
    const outcomes = client.lines.map((line) => /\/\S+ → \d+/.exec(line)?.[0]);
    const [token, listed] = ['/token → 200', '/api/v1/clients → 200'];
    assert.deepEqual(
      outcomes.map((line) => line?.replace(/^\/\/?[\d.:]+/, '')),
      [token, listed, '/api/v1/clients → 401', token, listed],
    );
  });
});
