import assert from 'node:assert/strict';
import { type KeyInUse, keyToRemove } from '../../../src/core/selfService/clientKeys.ts';

const now = new Date('2026-03-01T12:00:00Z');
const inDays = (days: number) => now.getTime() / 1000 + days * 86_400;
const key = (kid: string, days: number | undefined, more: Partial<KeyInUse> = {}): KeyInUse => ({
  key: { kid, kty: 'RSA', ...(days !== undefined && { exp: inDays(days) }) },
  ...{ isReplaced: false, isInConfig: true, isStored: true },
  ...more,
});
const first = (...keys: KeyInUse[]) => {
  const found = keyToRemove(keys, now);
  return found && [found.key.kid, found.reason];
};

describe('The key to remove first', () => {
  it('is an expired one, even if a config contains it, and of several the first to expire', () => {
    const unused = { isInConfig: false, isStored: false };
    assert.deepEqual(first(key('a', 200, unused), key('b', -3), key('c', -40)), ['c', 'expired']);
  });

  it('is otherwise one that another key has replaced', () => {
    const unused = { isInConfig: false, isStored: false };
    assert.deepEqual(first(key('a', 1, unused), key('b', 300, { isReplaced: true })), ['b', 'replaced']);
  });

  it('is otherwise one whose private key is not stored here', () => {
    const keys = [
      key('a', 5),
      key('b', 100, { isInConfig: false, isStored: false }),
      key('c', 3, { isInConfig: false }),
    ];
    assert.deepEqual(first(...keys), ['b', 'unknownHere']);
  });

  it('is otherwise one that no config contains', () => {
    assert.deepEqual(first(key('a', 5), key('c', 300, { isInConfig: false })), ['c', 'inNoConfig']);
  });

  it('is otherwise the first to expire, with unknown expiries last', () => {
    assert.deepEqual(first(key('a', undefined), key('b', 90), key('c', 80)), ['c', 'expiresFirst']);
  });

  it('is undefined if there are no keys', () => {
    assert.equal(first(), undefined);
  });
});
