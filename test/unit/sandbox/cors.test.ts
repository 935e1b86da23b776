import assert from 'node:assert/strict';
import { postForm } from './support/personsLogin.ts';
import { rawRequest } from './support/rawRequest.ts';
import { TestSandbox } from './support/testSandbox.ts';

const portal = 'https://portal.example.no';

describe('A portal’s front end from another origin (Fetch, CORS)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start({
      publicUrl: 'https://sandbox.example.no',
      redirectUris: [`${portal}/auth/callback`, 'vscode://some.extension/back'],
    });
  });
  after(() => sandbox.close());

  const fetched = (path: string, origin: string, init: RequestInit = {}, headers: Record<string, string> = {}) =>
    fetch(sandbox.sandbox.origin + path, { ...init, headers: { origin, ...headers } });
  const preflight = (path: string, method: string, origin = portal): Promise<Response> =>
    fetched(
      path,
      origin,
      { method: 'OPTIONS' },
      {
        'access-control-request-method': method,
        'access-control-request-headers': 'authorization,content-type',
      },
    );

  const shared: readonly (readonly [method: string, path: string, allowed: string])[] = [
    ['GET', '/ansattporten/.well-known/openid-configuration', 'GET'],
    ['GET', '/ansattporten/jwks', 'GET'],
    ['POST', '/ansattporten/token', 'POST'],
    ['POST', '/ansattporten/revoke', 'POST'],
    ['GET', '/api/v1/clients', 'GET, POST'],
    ['PUT', '/api/v1/clients/some/jwks/kid', 'GET, PUT, DELETE'],
    ['DELETE', '/external/api/v1/clients/some', 'GET, PUT, DELETE'],
    ['POST', '/api/v2/clients/some/key', 'POST'],
    ['POST', '/api/v1/auth/switch-synth-org', 'POST'],
    ['GET', '/api/v1/scopes/all', 'GET'],
  ];
  for (const [method, path, allowed] of shared) {
    it(`may ${method} ${path}, and read the answer`, async () => {
      const asked = await preflight(path, method);
      assert.equal(asked.status, 204);
      assert.equal(asked.headers.get('access-control-allow-origin'), portal);
      assert.equal(asked.headers.get('access-control-allow-methods'), allowed);
      assert.equal(asked.headers.get('access-control-allow-headers'), 'Authorization, Content-Type');
      assert.equal(asked.headers.get('vary'), 'Origin');
      const answered = await fetched(path, portal, { method });
      assert.equal(answered.headers.get('access-control-allow-origin'), portal);
      assert.equal(answered.headers.get('access-control-expose-headers'), 'Date, Retry-After, WWW-Authenticate');
      assert.equal(answered.headers.get('vary'), 'Origin');
    });
  }

  it('can read errors too, even those that the sandbox was told to produce', async () => {
    const refused = await fetched('/api/v1/clients', portal);
    assert.deepEqual([refused.status, refused.headers.get('access-control-allow-origin')], [401, portal]);
    sandbox.sandbox.misbehave({ match: { path: '/api/v1/clients' }, status: 503, headers: { 'retry-after': '1' } });
    assert.equal((await preflight('/api/v1/clients', 'GET')).status, 204, 'the browser asks first, and that goes well');
    const failed = await fetched('/api/v1/clients', portal);
    assert.deepEqual([failed.status, failed.headers.get('access-control-allow-origin')], [503, portal]);
  });

  const welcome = [
    portal,
    'https://sandbox.example.no',
    'http://localhost:5173',
    'http://127.0.0.1',
    'https://[::1]:8443',
  ];
  for (const origin of welcome) {
    it(`may be at ${origin}`, async () => {
      const { status, headers } = await preflight('/api/v1/clients', 'GET', origin);
      assert.deepEqual([status, headers.get('access-control-allow-origin')], [204, origin]);
    });
  }

  const foreign = [
    'https://evil.example',
    'http://portal.example.no',
    'https://portal.example.no:444',
    'null',
    'vscode://some.extension',
  ];
  for (const origin of foreign) {
    it(`may not be at ${origin}, and learns nothing there`, async () => {
      for (const reply of [
        await preflight('/api/v1/clients', 'GET', origin),
        await fetched('/api/v1/scopes/all', origin),
      ]) {
        assert.deepEqual([reply.status, await reply.text()], [403, '']);
        assert.equal(reply.headers.get('access-control-allow-origin'), null);
      }
    });
  }

  it('may be at an origin that was allowed later', async () => {
    const later = 'https://later.example.no';
    assert.equal((await preflight('/api/v1/clients', 'GET', later)).status, 403);
    sandbox.sandbox.allowRedirectUri(`${later}/callback`);
    assert.equal((await preflight('/api/v1/clients', 'GET', later)).status, 204);
  });

  it('can’t read pages, anything of Maskinporten’s or control endpoints', async () => {
    for (const path of ['/ansattporten/authorize', '/ansattporten/endsession', '/terms/310528471', '/token', '/jwk']) {
      const reply = await preflight(path, 'POST');
      assert.deepEqual([reply.status, reply.headers.get('access-control-allow-origin')], [405, null], path);
      assert.equal((await fetched(path, portal)).headers.get('access-control-allow-origin'), null, path);
    }
  });

  it('can read that a path does not exist', async () => {
    assert.equal((await preflight('/api/v1/nowhere', 'GET')).status, 404);
  });

  it('does not affect programs, which get the answer with a Vary header for caches', async () => {
    const reply = await fetch(`${sandbox.sandbox.origin}/api/v1/scopes/all`);
    assert.deepEqual([reply.status, reply.headers.get('vary')], [200, 'Origin']);
    assert.equal(reply.headers.get('access-control-allow-origin'), null);
    const { origin } = sandbox.sandbox;
    const options = await rawRequest(origin, '/api/v1/clients', { host: new URL(origin).host }, { method: 'OPTIONS' });
    assert.equal(options.status, 405);
  });

  it('can finish a login that began there', async () => {
    const other = await TestSandbox.start();
    const reply = await postForm(
      other,
      'token',
      { grant_type: 'refresh_token', refresh_token: 'x' },
      { origin: 'http://localhost:5173' },
    );
    assert.equal(reply.headers.get('access-control-allow-origin'), 'http://localhost:5173');
    await other.close();
  });
});
