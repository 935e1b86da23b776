import assert from 'node:assert/strict';
import { type JsonWebKey } from 'node:crypto';
import { keyGenerationMs, privateJwk, publicHalf, publicJwk, renamed } from './support/keys.ts';
import { clientBody, createClient } from './support/newClient.ts';
import { TestSandbox } from './support/testSandbox.ts';

const minute = 60;

describe('The 0–2 minutes until the token endpoint knows a change (self-service-api.md §3)', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let jwk: JsonWebKey;
  let clientId: string;
  before(async () => {
    jwk = await privateJwk('first');
    sandbox = await TestSandbox.start({ propagationMs: 2 * minute * 1000 });
  });
  beforeEach(async () => {
    sandbox.reset();
    clientId = await createClient(sandbox, {}, jwk);
  });
  after(() => sandbox.close());

  /** What the token endpoint says now: 200, or why not. */
  const answer = async (key = jwk, scope = 'altinn:serviceowner'): Promise<string> => {
    const reply = await sandbox.token(sandbox.grant({ clientId, jwk: key, scope }));
    return reply.status === 200 ? '200' : String(reply.body.error_description);
  };
  const put = (key: JsonWebKey) =>
    sandbox.call('PUT', `/api/v1/clients/${clientId}/jwks/${String(key.kid)}`, publicHalf(key));

  it('delay a new client, and then its new key', async () => {
    assert.match(await answer(), /Client authentication failed\. \(/);
    sandbox.clock.pass(2 * minute - 1);
    assert.match(await answer(), /Client authentication failed\. \(/);
    sandbox.clock.pass(1);
    assert.equal(await answer(), '200');
  });

  it('distinguish an unknown key from an unknown client if the client existed first', async () => {
    sandbox.clock.pass(5 * minute);
    const second = renamed(jwk, 'second');
    await put(second);
    assert.match(await answer(second), /Unknown key identifier \(kid\)/);
    assert.equal(await answer(), '200');
    sandbox.clock.pass(2 * minute);
    assert.equal(await answer(second), '200');
  });

  it('let several changes arrive one by one, in order', async () => {
    sandbox.clock.pass(5 * minute);
    const second = renamed(jwk, 'second');
    await put(second);
    sandbox.clock.pass(minute);
    await put(publicJwk('third'));
    await sandbox.call('DELETE', `/api/v1/clients/${clientId}/jwks/first`);
    sandbox.clock.pass(minute);
    assert.deepEqual([await answer(), await answer(second)], ['200', '200']);
    sandbox.clock.pass(minute);
    assert.match(await answer(), /Unknown key identifier/);
    assert.equal(await answer(second), '200');
  });

  it('apply to scopes and deactivation too', async () => {
    sandbox.clock.pass(5 * minute);
    const scopes = ['altinn:serviceowner', 'altinn:broker.read'];
    await sandbox.call('PUT', `/api/v1/clients/${clientId}`, clientBody({ scopes }));
    assert.match(await answer(jwk, 'altinn:broker.read'), /invalid scopes for client/);
    sandbox.clock.pass(2 * minute);
    assert.equal(await answer(jwk, 'altinn:broker.read'), '200');
    await sandbox.call('DELETE', `/api/v1/clients/${clientId}`);
    assert.equal(await answer(), '200');
    sandbox.clock.pass(2 * minute);
    assert.match(await answer(), /Client authentication failed\. \(/);
  });

  it('do not affect the self-service API, which knows at once', async () => {
    assert.equal((await sandbox.call('GET', `/api/v1/clients/${clientId}/jwks`)).status, 200);
  });

  it('are zero unless set, and can be changed while the sandbox runs', async () => {
    let propagationMs = 0;
    const other = await TestSandbox.start({ propagationMs: () => propagationMs });
    const status = async (): Promise<number> => {
      const key = renamed(jwk);
      const id = await createClient(other, {}, key);
      return (await other.token(other.grant({ clientId: id, jwk: key, scope: 'altinn:serviceowner' }))).status;
    };
    assert.equal(await status(), 200);
    propagationMs = 1;
    assert.equal(await status(), 400);
    await other.close();
  });
});
