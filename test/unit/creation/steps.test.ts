import assert from 'node:assert/strict';
import {
  type Creation,
  storedCreation,
  isWanted,
  nextCreationStep,
  type CreationStep,
  creationSteps,
} from '../../../src/core/journeys/creation.ts';
import type { NewClient } from '../../../src/core/journeys/newClient.ts';
import { begun } from './support/world.ts';

const { key: generate, config } = begun().input;
const paste: NewClient['key'] = { kind: 'paste', text: 'pem' };
const withoutConfig = (key: NewClient['key']): Creation => {
  const made = begun({ key });
  const { config: _config, ...input } = made.input;
  return { ...made, input };
};

describe('The steps of creating a client', () => {
  const wishes: readonly (readonly [wish: string, made: Creation, steps: readonly CreationStep[]])[] = [
    ['a new key and a config', begun(), ['client', 'keyKept', 'keyRegistered', 'config', 'token']],
    ['a new key', withoutConfig(generate), ['client', 'keyKept', 'keyRegistered']],
    ['a key of one’s own', withoutConfig(paste), ['client', 'keyRegistered']],
    ['a key later', withoutConfig({ kind: 'later' }), ['client']],
    [
      'a key of one’s own, and a config that cannot be written without its private half',
      begun({ key: paste }),
      ['client', 'keyRegistered'],
    ],
    ['a key later, and a config that cannot be written without it', begun({ key: { kind: 'later' } }), ['client']],
  ];
  for (const [wish, made, steps] of wishes) {
    it(`are ${steps.join(', ')} for a user who wants ${wish}`, () => {
      assert.deepEqual(
        creationSteps.filter((step) => isWanted(made, step)),
        steps,
      );
      const order: CreationStep[] = [];
      for (let next = nextCreationStep(made); next; next = nextCreationStep({ ...made, done: order })) order.push(next);
      assert.deepEqual(order, steps);
    });
  }
});

describe('A stored client creation', () => {
  it('is read back unchanged', () => {
    const made: Creation = { ...begun(), namesakes: ['a'], clientId: 'b', kid: 'c', done: ['client', 'keyKept'] };
    assert.deepEqual(storedCreation.parse(JSON.parse(JSON.stringify(made))), made);
    assert.equal(made.input.config, config);
  });

  it('is never read back with more members than it should have', () => {
    const kept = { ...begun(), privateJwk: { d: 'SECRET' }, input: { ...begun().input, token: 'SECRET' } };
    assert.deepEqual(storedCreation.parse(kept), begun());
  });

  it('is not read from another version', () => {
    assert.ok(!storedCreation.safeParse({ ...begun(), version: 2 }).success);
  });
});
