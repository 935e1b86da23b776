import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isCertainlyNotCreated } from '../../../src/core/journeys/creation.ts';
import type { NewClient } from '../../../src/core/journeys/newClient.ts';
import { begun, type Failure, lost, refused, World } from './support/world.ts';

const failure: fc.Arbitrary<Failure> = fc.oneof(
  fc.record({ when: fc.constantFrom('before', 'after'), error: fc.constantFrom(lost, refused(500), refused(503)) }),
  // What is refused has had no effect.
  fc.record({ when: fc.constant('before'), error: fc.constantFrom(refused(400), refused(403)) }),
);
/** How each call of a port goes, one after the other; when they run out, all goes well. */
const fate = fc.array(fc.option(failure, { nil: undefined, freq: 2 }), { maxLength: 30 });
const wish: fc.Arbitrary<NewClient['key']> = fc.constantFrom(
  { kind: 'generate', bits: 2048 },
  { kind: 'generate', bits: 2048 },
  { kind: 'paste', text: 'my-kid' },
  { kind: 'paste', text: 'pem:abc' },
  { kind: 'later' },
);

describe('A client creation, whatever fails and how often', () => {
  it('ends in one client with one key, in the right order, if the user keeps retrying', async () => {
    await fc.assert(
      fc.asyncProperty(fate, wish, fc.nat(2), fc.nat(2), async (calls, key, namesakes, takenKids) => {
        const fates = [...calls];
        const world = new World(() => fates.shift());
        world.takenKids = takenKids;
        for (let count = 0; count < namesakes; count += 1) world.addClient({ client_name: 'Nattjobb' });
        const start = begun({ key });
        let tries = 0;
        while (await world.stopsAt(start))
          assert.ok((tries += 1) <= calls.length + takenKids, 'each try meets at least one failure');
        const { clientId = '', kid = '', done } = world.saved!;

        assert.deepEqual(
          world.effects.filter((effect) => effect.startsWith('created')),
          [`created ${clientId}`],
        );
        assert.equal(world.clients.length, namesakes + 1);
        const registered = [...world.keys].flatMap(([owner, keys]) => keys.map((one) => `${owner} ${one.kid}`));
        assert.deepEqual(registered, key.kind === 'later' ? [] : [`${clientId} ${kid}`]);
        if (key.kind !== 'generate') return;

        const at = (effect: string) => world.effects.indexOf(effect);
        const last = (effect: string) => world.effects.lastIndexOf(effect);
        assert.deepEqual(done, ['client', 'keyKept', 'keyRegistered', 'config', 'token']);
        assert.ok(world.privateKeys.has(`${clientId}/${kid}`), 'the registered key can be used');
        assert.ok(at(`created ${clientId}`) < at(`kept ${kid}`));
        assert.ok(at(`kept ${kid}`) < at(`registered ${kid}`));
        assert.ok(last(`registered ${kid}`) < at(`wrote ${clientId} ${kid}`));
        assert.ok(last(`wrote ${clientId} ${kid}`) < at('token'));
        assert.deepEqual(
          world.effects.filter((effect) => effect.startsWith('wrote ')).filter((effect) => !effect.endsWith(kid)),
          [],
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is never reported as having no effect if its client was created', async () => {
    await fc.assert(
      fc.asyncProperty(fate, async (calls) => {
        const fates = [...calls];
        const world = new World(() => fates.shift());
        while (await world.stopsAt(begun())) {
          const isCreated = world.effects.some((effect) => effect.startsWith('created'));
          assert.ok(!(isCreated && isCertainlyNotCreated(world.saved ?? begun())));
        }
      }),
      { numRuns: 500 },
    );
  });
});
