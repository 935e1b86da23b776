import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Cancelled } from '../../../src/core/http/cancel.ts';
import { NewKeyRefused } from '../../../src/core/selfService/clientKeys.ts';
import {
  completeRotation,
  nextRotationStep,
  RotationStopped,
  rotationSteps,
} from '../../../src/core/journeys/rotation.ts';
import { rejection } from '../http/support/testHttp.ts';
import { begun, failingAtCall, type Failure, lost, refused, World } from './support/world.ts';

const stopped = async (promise: Promise<unknown>) => {
  const error = await rejection(promise);
  assert.ok(error instanceof RotationStopped);
  return error;
};
const [a, b] = begun.configs as [string, string];

describe('Rotating a key', () => {
  it('registers the new key, waits for it, then rewrites and tests one config after the other', async () => {
    const world = new World();
    assert.equal(await world.goOn(), undefined);
    assert.deepEqual(world.effects, [
      'kept kid-1',
      'registered kid-1',
      ...[`wrote ${a} kid-1`, `proved ${a}`, `wrote ${b} kid-1`, `proved ${b}`],
    ]);
    assert.deepEqual(world.working, ['old', 'kid-1']);
    assert.deepEqual(world.saved?.finished, [a, b]);
    assert.equal(nextRotationStep(world.saved), undefined);
  });

  it('works without any config', async () => {
    const world = new World();
    assert.equal(await world.goOn({ ...begun, configs: [] }), undefined);
    assert.deepEqual(world.working, ['old', 'kid-1']);
    assert.deepEqual([...world.configs.values()], ['old', 'old']);
  });

  it('reports each step as it begins', async () => {
    const world = new World();
    await world.goOn();
    assert.deepEqual([...new Set(world.steps)], rotationSteps);
  });

  it('uses another kid if the server says that this one is taken', async () => {
    const world = new World();
    world.taken.add('kid-1');
    assert.equal(await world.goOn(), undefined);
    assert.equal(world.saved?.kid, 'kid-2');
    assert.deepEqual(world.working, ['old', 'kid-2']);
    assert.deepEqual([...world.configs.values()], ['kid-2', 'kid-2']);
  });

  it('uses another kid if the client has another key with it, which is kept', async () => {
    const world = new World();
    const foreign = { kid: 'kid-1', kty: 'RSA', n: 'n-foreign' };
    world.keys.push(foreign);
    world.requireNothingLost = () => undefined;
    assert.equal(await world.goOn(), undefined);
    assert.ok(world.keys.includes(foreign));
    assert.equal(world.saved?.kid, 'kid-2');
  });

  it('stops if every kid is taken, instead of generating keys for ever', async () => {
    const world = new World();
    for (let number = 1; number < 9; number += 1) world.taken.add(`kid-${number}`);
    const { step, cause } = await stopped(completeRotation(begun, world));
    assert.equal(step, 'keyRegistered');
    assert.ok(cause instanceof NewKeyRefused);
    assert.equal(cause.reason, 'kidsTaken');
    assert.deepEqual(world.working, ['old']);
  });

  it('stops before it registers a sixth key', async () => {
    const world = new World();
    for (const kid of ['b', 'c', 'd', 'e']) {
      world.keys.push({ kid, kty: 'RSA', n: kid });
      world.privateKeys.set(kid, world.keys.at(-1)!);
    }
    const { cause } = await stopped(completeRotation(begun, world));
    assert.ok(cause instanceof NewKeyRefused);
    assert.equal(cause.reason, 'noRoom');
    world.keys.pop();
    assert.equal(await world.goOn(), undefined);
  });

  it('recognises a key that was registered although the answer was lost', async () => {
    const world = failingAtCall(5, { when: 'after', error: lost });
    assert.equal(await world.goOn(), 'keyRegistered');
    assert.equal(world.asked.at(-1), 'putKey');
    assert.equal(await world.goOn(), undefined);
    assert.deepEqual(
      world.effects.filter((effect) => effect.startsWith('registered')),
      ['registered kid-1'],
    );
  });

  it('registers the new key again if it was removed during an interruption', async () => {
    const world = failingAtCall(8, { when: 'before', error: lost });
    assert.equal(await world.goOn(), 'keyAccepted');
    world.keys.pop();
    assert.equal(await world.goOn(), undefined);
    assert.deepEqual(world.working, ['old', 'kid-1']);
  });

  it('leaves a config unchanged that no longer contains the old key, and tests no token with it', async () => {
    const world = new World();
    world.configs.set(a, 'something else');
    assert.equal(await world.goOn(), undefined);
    assert.equal(world.configs.get(a), 'something else');
    assert.ok(!world.effects.includes(`proved ${a}`));
    assert.equal(world.configs.get(b), 'kid-1');
  });

  it('rewrites no further config if one gives no token', async () => {
    const world = new World((port) => (port === 'proveConfig' ? { when: 'before', error: lost } : undefined));
    assert.equal(await world.goOn(), 'configs');
    assert.deepEqual([...world.configs.values()], ['kid-1', 'old']);
  });

  it('rewrites no further config if it is cancelled while one is tested', async () => {
    const cancel = new AbortController();
    const world = new World((port) => {
      if (port === 'proveConfig') cancel.abort();
      return undefined;
    });
    assert.equal(await world.goOn(begun, cancel.signal), 'configs');
    assert.deepEqual([...world.configs.values()], ['kid-1', 'old']);
    assert.deepEqual(world.saved?.finished, [a]);
  });

  it('changes nothing more when it is cancelled, and can be resumed', async () => {
    for (let call = 1; call <= 20; call += 1) {
      const cancel = new AbortController();
      let calls = 0;
      const world = new World(() => {
        if ((calls += 1) === call) cancel.abort();
        return undefined;
      });
      const step = await world.goOn(begun, cancel.signal);
      if (calls < call) break;
      const after = world.effects.length;
      if (step) {
        const error = await stopped(completeRotation(world.saved ?? begun, world, cancel.signal));
        assert.ok(error.cause instanceof Cancelled);
      }
      assert.equal(world.effects.length, after);
      assert.equal(await world.goOn(), undefined);
      assert.deepEqual(world.working, ['old', 'kid-1']);
    }
  });
});

describe('An interrupted rotation', () => {
  // The world itself checks before and after every call that nothing is lost.
  for (const when of ['before', 'after'] as const) {
    it(`stopped ${when} any of its steps ends with the same result`, async () => {
      const whole = new World();
      await whole.goOn();
      for (let call = 1; call <= whole.asked.length; call += 1) {
        const world = failingAtCall(call, { when, error: lost });
        const where = `${when} call ${call} (${String(whole.asked[call - 1])})`;
        assert.ok(await world.goOn(), where);
        world.requireNothingLost();
        assert.equal(await world.goOn(), undefined, where);
        assert.deepEqual(world.working, ['old', 'kid-1'], where);
        assert.deepEqual([...world.configs.values()], ['kid-1', 'kid-1'], where);
        const once = (what: string) => world.effects.filter((effect) => effect.startsWith(what)).length;
        assert.deepEqual([once('kept'), once('registered'), once('wrote')], [1, 1, 2], where);
        assert.deepEqual(world.saved?.finished, [a, b], where);
      }
    });
  }

  it('ends in two working keys and the new one in every config, wherever it was interrupted', async () => {
    const failure: fc.Arbitrary<Failure> = fc.record({
      when: fc.constantFrom('before', 'after'),
      error: fc.constantFrom(lost, refused(500), refused(503)),
    });
    const fate = fc.array(fc.option(failure, { nil: undefined, freq: 2 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(fate, fc.nat(2), async (calls, takenKids) => {
        const fates = [...calls];
        const world = new World(() => fates.shift());
        for (let number = 1; number <= takenKids; number += 1) world.taken.add(`kid-${number}`);
        let tries = 0;
        while (await world.goOn()) assert.ok((tries += 1) <= calls.length + 3, 'each try meets at least one failure');
        const kid = world.saved?.kid ?? '';
        assert.deepEqual(world.working, ['old', kid]);
        assert.deepEqual([...world.configs.values()], [kid, kid]);
      }),
    );
  });
});
