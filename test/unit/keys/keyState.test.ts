import assert from 'node:assert/strict';
import { keyState } from '../../../src/core/selfService/jsonWebKey.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = (iso: string): number => Date.parse(iso) / 1000;

describe('The state of a key', () => {
  it('is valid if it has 30 days or more left', () => {
    assert.deepEqual(keyState(seconds('2026-03-31T12:00:00Z'), now), { state: 'valid', daysLeft: 30 });
    assert.deepEqual(keyState(seconds('2027-03-01T12:00:00Z'), now), { state: 'valid', daysLeft: 365 });
  });

  it('is expiring if it has less than 30 days left, down to the last second', () => {
    assert.deepEqual(keyState(seconds('2026-03-31T11:59:59Z'), now), { state: 'expiring', daysLeft: 30 });
    assert.deepEqual(keyState(seconds('2026-03-24T18:00:00Z'), now), { state: 'expiring', daysLeft: 23 });
    assert.deepEqual(keyState(seconds('2026-03-01T12:00:01Z'), now), { state: 'expiring', daysLeft: 0 });
  });

  it('is expired from its last second on', () => {
    assert.deepEqual(keyState(seconds('2026-03-01T12:00:00Z'), now), { state: 'expired', daysLeft: 0 });
    assert.deepEqual(keyState(seconds('2026-03-01T00:00:00Z'), now), { state: 'expired', daysLeft: 0 });
    assert.deepEqual(keyState(seconds('2026-02-26T11:00:00Z'), now), { state: 'expired', daysLeft: -3 });
  });

  describe('counts calendar days', () => {
    const zone = process.env.TZ;
    afterEach(() => {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    });
    const daysLeft = (from: string, to: string) => {
      const state = keyState(seconds(to), new Date(from));
      return state.state === 'unknown' ? undefined : state.daysLeft;
    };

    it('so that tomorrow is the next date, however few hours away', () => {
      process.env.TZ = 'Europe/Oslo';
      // 23:00 and 02:00 there.
      assert.equal(daysLeft('2026-03-01T22:00:00Z', '2026-03-02T01:00:00Z'), 1);
      // 00:30 and 23:30 there: 23 hours, and the same day.
      assert.equal(daysLeft('2026-03-01T23:30:00Z', '2026-03-02T22:30:00Z'), 0);
      assert.equal(daysLeft('2026-03-02T01:00:00Z', '2026-03-01T22:00:00Z'), -1, 'yesterday');
    });

    it('even when the clocks change, in the local time zone', () => {
      process.env.TZ = 'Europe/Oslo';
      assert.equal(daysLeft('2026-03-28T22:30:00Z', '2026-03-29T22:30:00Z'), 2, 'the day has 23 hours');
      assert.equal(daysLeft('2026-10-24T21:30:00Z', '2026-10-25T22:30:00Z'), 1, 'the day has 25 hours');
      process.env.TZ = 'America/Los_Angeles';
      assert.equal(daysLeft('2026-03-01T22:00:00Z', '2026-03-02T01:00:00Z'), 0);
    });
  });

  it('is unknown if the server returned no expiry', () => {
    assert.deepEqual(keyState(undefined, now), { state: 'unknown' });
    assert.deepEqual(keyState(Number.NaN, now), { state: 'unknown' });
  });
});
