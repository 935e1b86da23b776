import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import {
  completeRotation,
  type Rotation,
  type RotationPorts,
  RotationStopped,
} from '../../../src/core/journeys/rotation.ts';
import { type PrivateRsaJwk, publicHalf as publicOf } from '../../../src/core/keys/jwk.ts';
import { fetchToken, signGrant, TokenError } from '../../../src/core/maskinporten/tokenEndpoint.ts';
import { isBeyondSignature } from '../../../src/core/maskinporten/tokenRefusal.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { someRsaJwk } from '../keys/rsaKeys.ts';
import { keyGenerationMs, privateJwk, publicHalf, publicJwk } from '../sandbox/support/keys.ts';
import { createClient } from '../sandbox/support/newClient.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';
import { sandboxApi } from '../selfService/support/sandboxApi.ts';
import { begun } from './support/world.ts';

describe('Rotating a key against the sandbox', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let old: Awaited<ReturnType<typeof privateJwk>>;
  let clientId: string;

  before(async () => {
    sandbox = await TestSandbox.start();
  });
  beforeEach(async () => {
    sandbox.reset();
    old = await privateJwk('old');
    clientId = await createClient(sandbox, {}, old);
  });
  after(() => sandbox.close());

  const scope = 'altinn:serviceowner';
  /** With node:crypto alone: what any program gets. */
  const gets = async (jwk: object) => {
    const { status } = await sandbox.token(sandbox.grant({ clientId, jwk: jwk as typeof old, scope }));
    return status;
  };
  const kids = async () => (await sandboxApi(sandbox).listKeys(clientId)).map(({ kid }) => kid);

  /** A window: its own connection, secret storage and memory. */
  function windowWith(kid: string) {
    const client = new TestHttp();
    const api = sandboxApi(sandbox, { client });
    const { issuer } = sandbox.sandbox;
    const secrets = new Map<string, PrivateRsaJwk>();
    let kept: Rotation = { ...begun, id: randomUUID(), clientId, kid, configs: [] };
    const ports: RotationPorts = {
      listKeys: () => api.listKeys(clientId),
      putKey: (key) => api.putKey(clientId, key),
      newKeyId: () => Promise.resolve(randomUUID()),
      keepKey(name, bits) {
        const jwk = secrets.get(name) ?? someRsaJwk(name, bits);
        secrets.set(name, jwk);
        return Promise.resolve(publicOf(jwk));
      },
      async waitUntilAccepted(name) {
        const claims = { clientId, audience: issuer, scopes: [scope] };
        const grant = await signGrant(claims, { jwk: secrets.get(name)! }, sandbox.clock.now(), randomUUID);
        await fetchToken(client.http, `${issuer}token`, grant);
      },
      writeConfig: () => Promise.resolve(true),
      proveConfig: () => Promise.resolve(),
      save: (made) => {
        kept = made;
        return Promise.resolve();
      },
      progress: () => undefined,
    };
    return { rotate: () => completeRotation(kept, ports), key: () => secrets.get(kept.kid)!, api };
  }

  it('ends with two keys that both work', async () => {
    const { rotate, key } = windowWith('new');
    await rotate();
    assert.deepEqual(await kids(), ['old', 'new']);
    assert.deepEqual([await gets(old), await gets(key())], [200, 200]);
  });

  it('ends the same if the registration’s answer was lost, and registers one key', async () => {
    const { rotate, key } = windowWith('new');
    sandbox.sandbox.misbehave({ match: { method: 'PUT' }, after: true, status: 500 });
    assert.ok((await rejection(rotate())) instanceof RotationStopped);
    assert.equal(await gets(old), 200);
    await rotate();
    assert.deepEqual(await kids(), ['old', 'new']);
    assert.deepEqual([await gets(old), await gets(key())], [200, 200]);
  });

  it('uses another kid if another client has this one', async () => {
    await createClient(sandbox, { client_name: 'Annen' }, publicJwk('new'));
    const { rotate, key } = windowWith('new');
    await rotate();
    assert.notEqual(key().kid, 'new');
    assert.deepEqual(await kids(), ['old', key().kid]);
    assert.deepEqual([await gets(old), await gets(key())], [200, 200]);
  });

  it('loses no key in two windows at once', async () => {
    const [one, other] = [windowWith('one'), windowWith('other')];
    await Promise.all([one.rotate(), other.rotate()]);
    assert.deepEqual((await kids()).sort(), ['old', 'one', 'other']);
    assert.deepEqual([await gets(old), await gets(one.key()), await gets(other.key())], [200, 200, 200]);
  });

  it('changes none of the keys that others add and remove on the same client', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [added, gone] = [publicJwk(), publicJwk()];
      await sandbox.call('PUT', `/api/v1/clients/${clientId}/jwks/${gone.kid as string}`, gone);
      const { rotate, key, api } = windowWith(`new-${round}`);
      await Promise.all([
        rotate(),
        sandbox.call('PUT', `/api/v1/clients/${clientId}/jwks/${added.kid as string}`, added),
        api.removeKey(clientId, gone.kid as string),
      ]);
      assert.deepEqual((await kids()).sort(), ['old', key().kid, added.kid as string].sort());
      await api.removeKey(clientId, key().kid);
      await api.removeKey(clientId, added.kid as string);
    }
  });
});

describe('A key of a client that gets no token', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  after(() => sandbox.close());

  const refusal = async (clientId: string, jwk: Awaited<ReturnType<typeof privateJwk>>, scopes: readonly string[]) => {
    const { issuer } = sandbox.sandbox;
    const claims = { clientId, audience: issuer, scopes };
    const grant = await signGrant(claims, { jwk: { ...jwk, kid: String(jwk.kid) } }, sandbox.clock.now(), randomUUID);
    const error = await rejection(fetchToken(new TestHttp().http, `${issuer}token`, grant));
    assert.ok(error instanceof TokenError);
    return error.refusal.cause;
  };

  it('is accepted if only the scopes were refused', async () => {
    const key = await privateJwk();
    const none = await createClient(sandbox, { scopes: [] }, key);
    // Without any the grant is refused unread.
    assert.ok(!isBeyondSignature(await refusal(none, key, [])));
    assert.ok(isBeyondSignature(await refusal(none, key, ['altinn:serviceowner'])));
  });

  it('is not accepted while it is unknown, expired or another one', async () => {
    const [key, stranger] = [await privateJwk(), await privateJwk()];
    const id = await createClient(sandbox, {}, key);
    const scopes = ['altinn:serviceowner'];
    assert.ok(!isBeyondSignature(await refusal(id, stranger, scopes)), 'unknown');
    assert.ok(!isBeyondSignature(await refusal(id, { ...stranger, kid: key.kid }, scopes)), 'another');
    assert.ok(!isBeyondSignature(await refusal(randomUUID(), key, scopes)), 'no client');
    const exp = Math.floor(sandbox.clock.now().getTime() / 1000) - 60;
    await sandbox.call('PUT', `/api/v1/clients/${id}/jwks/${String(key.kid)}`, { ...publicHalf(key), exp });
    assert.ok(!isBeyondSignature(await refusal(id, key, scopes)), 'expired');
  });
});
