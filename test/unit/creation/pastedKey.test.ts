import assert from 'node:assert/strict';
import { KeyIdTaken, registerPasted } from '../../../src/core/selfService/clientKeys.ts';
import { CreationStopped } from '../../../src/core/journeys/creation.ts';
import { rejection } from '../http/support/testHttp.ts';
import { begun, failingOnce, lost, refused, World } from './support/world.ts';

const paste = (text: string) => begun({ key: { kind: 'paste', text } });

describe('A pasted key for a new client', () => {
  for (const [what, text, kid] of [
    ['a JWK, under its own kid', 'my-kid', 'my-kid'],
    ['a PEM, under the kid that the server gave', 'pem:abc', 'given-2'],
  ] as const) {
    it(`is registered as ${what}`, async () => {
      const world = new World();
      const made = await world.goOn(paste(text));
      assert.deepEqual(world.effects, ['created client-1', `registered ${kid}`]);
      assert.deepEqual([made.kid, made.done], [kid, ['client', 'keyRegistered']]);
    });

    it(`is registered once as ${what} when the answer was lost`, async () => {
      const world = failingOnce(text.startsWith('pem:') ? 'addKey' : 'putKey', { when: 'after', error: lost });
      assert.equal(await world.stopsAt(paste(text)), 'keyRegistered');
      const made = await world.goOn(paste(text));
      assert.deepEqual(world.effects, ['created client-1', `registered ${kid}`]);
      assert.equal(made.kid, kid);
    });
  }

  it('is sent in its parsed form, not as it was pasted', async () => {
    const world = new World();
    const made = await world.goOn(paste('  pem:abc\n'));
    assert.equal(world.keysOf(made.clientId!)[0]?.n, 'pem:abc');
  });

  it('keeps its kid even if another client has it, because the kid is the user’s choice', async () => {
    const world = failingOnce('putKey', { when: 'before', error: refused(409) });
    const error = await rejection(world.goOn(paste('my-kid')));
    assert.ok(error instanceof CreationStopped);
    assert.deepEqual(error.state.done, ['client']);
    assert.equal((await world.goOn(paste('my-kid'))).kid, 'my-kid');
  });

  it('is never stored, as only its public key is known', async () => {
    const world = new World();
    await world.goOn(paste('my-kid'));
    assert.equal(world.privateKeys.size, 0);
  });
});

describe('A pasted key for a client that has keys', () => {
  const withKeys = (...keys: readonly { kid: string; n: string }[]): World => {
    const world = new World();
    world.keys.set(
      'c',
      keys.map((key) => ({ kty: 'RSA', ...key })),
    );
    return world;
  };

  it('is not registered again if it is already registered', async () => {
    const world = withKeys({ kid: 'my-kid', n: 'my-kid' });
    assert.equal(await registerPasted('c', 'my-kid', world), 'my-kid');
    assert.deepEqual(world.effects, []);
  });

  it('is not registered again if it is already registered, even if its PEM has no kid', async () => {
    const world = withKeys({ kid: 'x', n: 'other' }, { kid: 'given-before', n: 'pem:abc' });
    assert.equal(await registerPasted('c', 'pem:abc', world), 'given-before');
    assert.deepEqual(world.effects, []);
  });

  it('is registered under its own kid too if it has another there, as programs use its own', async () => {
    const world = withKeys({ kid: 'given-before', n: 'my-kid' });
    assert.equal(await registerPasted('c', 'my-kid', world), 'my-kid');
    assert.deepEqual(
      world.keysOf('c').map(({ kid }) => kid),
      ['given-before', 'my-kid'],
    );
  });

  it('never replaces another key that has its kid', async () => {
    const world = withKeys({ kid: 'my-kid', n: 'in use' });
    const error = await rejection(registerPasted('c', 'my-kid', world));
    assert.ok(error instanceof KeyIdTaken);
    assert.equal(error.kid, 'my-kid');
    assert.deepEqual(world.effects, []);
  });

  for (const status of [404, 405, 501]) {
    it(`is registered under its thumbprint if the server answers ${status} to the portal’s call`, async () => {
      const world = failingOnce('addKey', { when: 'before', error: refused(status) });
      world.keys.set('c', [{ kty: 'RSA', kid: 'a', n: '1' }]);
      assert.equal(await registerPasted('c', 'pem:abc', world), 'thumbprint-of-pem:abc');
      assert.deepEqual(world.effects, ['registered thumbprint-of-pem:abc']);
      assert.equal(await registerPasted('c', 'pem:abc', world), 'thumbprint-of-pem:abc');
      assert.equal(world.keysOf('c').length, 2);
    });
  }

  it('is not registered with another call if the server refuses the key', async () => {
    const world = failingOnce('addKey', { when: 'before', error: refused(400) });
    await rejection(registerPasted('c', 'pem:abc', world));
    assert.deepEqual(world.effects, []);
  });

  it('leaves the other keys unchanged', async () => {
    const world = withKeys({ kid: 'a', n: '1' }, { kid: 'b', n: '2' });
    const before = world.keysOf('c');
    await registerPasted('c', 'my-kid', world);
    assert.deepEqual(world.keysOf('c'), [...before, { kty: 'RSA', use: 'sig', n: 'my-kid', kid: 'my-kid' }]);
  });
});
