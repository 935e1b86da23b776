import assert from 'node:assert/strict';
import { keyState } from '../../../src/keys/keyState.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = (iso: string): number => Date.parse(iso) / 1000;

describe('The state of a key', () => {
  it('is valid when it has 30 days or more to live', () => {
    assert.deepEqual(keyState(seconds('2026-03-31T12:00:00Z'), now), { state: 'valid', daysLeft: 30 });
    assert.deepEqual(keyState(seconds('2027-03-01T12:00:00Z'), now), { state: 'valid', daysLeft: 365 });
  });

  it('is expiring below 30 days, down to the last second', () => {
    assert.deepEqual(keyState(seconds('2026-03-31T11:59:59Z'), now), { state: 'expiring', daysLeft: 29 });
    assert.deepEqual(keyState(seconds('2026-03-24T18:00:00Z'), now), { state: 'expiring', daysLeft: 23 });
    assert.deepEqual(keyState(seconds('2026-03-01T12:00:01Z'), now), { state: 'expiring', daysLeft: 0 });
  });

  it('is expired from its last second on', () => {
    assert.deepEqual(keyState(seconds('2026-03-01T12:00:00Z'), now), { state: 'expired', daysLeft: 0 });
    assert.deepEqual(keyState(seconds('2026-03-01T00:00:00Z'), now), { state: 'expired', daysLeft: 0 });
    assert.deepEqual(keyState(seconds('2026-02-26T11:00:00Z'), now), { state: 'expired', daysLeft: -3 });
  });

  it('is unknown when the server told no expiry', () => {
    assert.deepEqual(keyState(undefined, now), { state: 'unknown' });
    assert.deepEqual(keyState(Number.NaN, now), { state: 'unknown' });
  });
});
