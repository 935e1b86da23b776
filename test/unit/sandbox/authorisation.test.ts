import assert from 'node:assert/strict';
import { TestSandbox } from './support/testSandbox.ts';

const clients = '/api/v1/clients';

describe('Access to the sandbox’s API (self-service-api.md §2, admin scopes; §3, Error)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  const call = (path: string, token: string, init: RequestInit = {}): Promise<Response> =>
    fetch(sandbox.sandbox.selfServiceUrl + path, { ...init, headers: { authorization: `Bearer ${token}` } });

  it('is refused with 401 for a missing, foreign or expired token', async () => {
    assert.equal((await sandbox.call('GET', clients, undefined, { as: null })).status, 401);
    const token = await sandbox.adminToken();
    const other = await TestSandbox.start({}, sandbox.clock);
    assert.equal((await call(clients, await other.adminToken())).status, 401);
    await other.close();
    assert.equal((await call(clients, `${token.slice(0, -4)}AAAA`)).status, 401);
    assert.equal((await call(clients, token)).status, 200);
    sandbox.clock.pass(121);
    assert.equal((await call(clients, token)).status, 401);
  });

  it('is refused with 403 for a token that lacks the scope', async () => {
    const reading = await sandbox.adminToken(0, 'idporten:dcr.read');
    const writing = await sandbox.adminToken(0, 'idporten:dcr.write');
    assert.equal((await call(clients, writing)).status, 403);
    assert.equal((await call(clients, reading, { method: 'POST' })).status, 403);
    assert.equal((await call(clients, reading)).status, 200);
    assert.equal((await call('/api/v1/scopes/access/all', reading)).status, 403);
  });

  it('with dcr.modify alone allows changing keys, but not clients', async () => {
    const token = await sandbox.adminToken(0, 'idporten:dcr.modify');
    assert.equal((await call(`${clients}/nobody/jwks`, token, { method: 'DELETE' })).status, 404);
    assert.equal((await call(`${clients}/nobody`, token, { method: 'DELETE' })).status, 403);
  });

  it('lets each organisation’s read-only admin client read everything and change nothing', async () => {
    for (const { readOnlyAdminClient: client, orgno } of sandbox.sandbox.organisations) {
      const { body, text } = await sandbox.token<{ access_token: string }>(sandbox.grant(client));
      assert.ok(body.access_token, text);
      const token = body.access_token;
      const listed = (await (await call(clients, token)).json()) as { client_orgno: string }[];
      assert.ok(listed.every((own) => own.client_orgno === orgno));
      assert.notEqual((await call('/api/v1/scopes/access/all', token)).status, 403);
      assert.equal((await call(clients, token, { method: 'POST' })).status, 403);
      assert.equal((await call(`${clients}/nobody/jwks`, token, { method: 'DELETE' })).status, 403);
      assert.equal((await call('/api/v1/scopes', token, { method: 'POST' })).status, 403);
      const more = await sandbox.token(sandbox.grant({ ...client, scope: 'idporten:dcr.write' }));
      assert.match(more.text, /MP-200/);
    }
  });

  it('is also possible under the path that one newer client uses (self-service-api.md §1)', async () => {
    assert.equal((await sandbox.call('GET', '/external/api/v1/clients')).status, 200);
  });

  it('is answered 404 and 405 with the API’s error body', async () => {
    const missing = await sandbox.call('GET', '/api/v1/integrations');
    assert.deepEqual([missing.status, missing.body.status], [404, 404]);
    const method = await sandbox.call('PATCH', clients, {});
    assert.deepEqual([method.status, method.headers.get('allow')], [405, 'GET, POST']);
  });
});
