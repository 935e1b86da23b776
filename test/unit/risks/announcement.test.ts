import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  announce,
  type Announced,
  announced,
  nothingAnnounced,
  silence,
} from '../../../src/core/risks/announcement.ts';

const dayMs = 86_400_000;
const start = new Date('2026-03-01T12:00:00Z').getTime();
/** Expires so many days after the start. */
const key = (id: string, days: number) => ({ id, exp: (start + days * dayMs) / 1000 });
type Key = ReturnType<typeof key>;

/** Somebody at a machine, whose clock is set to so many days after the start. */
class Days {
  memory: Announced = nothingAnnounced;
  constructor(public keys: readonly Key[]) {}

  /** The ids that are spoken of. */
  at(day: number): string[] {
    const { say, after } = announce(this.keys, this.memory, new Date(start + day * dayMs));
    // It is kept as JSON.
    this.memory = announced.parse(JSON.parse(JSON.stringify(after)));
    return say.map(({ id }) => id);
  }

  /** On which of these days something is said. */
  spokenOn(from: number, to: number): number[] {
    return Array.from({ length: to - from + 1 }, (_, index) => from + index).filter((day) => this.at(day).length > 0);
  }
}

describe('An expiring key', () => {
  it('is spoken of within 30, 7 and 1 days and once it has expired, and on no other day', () => {
    assert.deepEqual(new Days([key('a', 40.5)]).spokenOn(0, 100), [11, 34, 40, 41]);
  });

  it('is spoken of at the closest threshold only, when nobody looked for long', () => {
    const days = new Days([key('a', 40.5)]);
    assert.deepEqual(days.at(40), ['a']);
    assert.deepEqual(days.spokenOn(40, 60), [41]);
  });

  it('that ended over a month ago is no news', () => {
    assert.deepEqual(new Days([key('a', -29)]).at(0), ['a']);
    assert.deepEqual(new Days([key('a', -31)]).at(0), []);
  });

  it('is spoken of together with all others that are due, the soonest first', () => {
    assert.deepEqual(new Days([key('far', 300), key('later', 20), key('gone', -2), key('soon', 3)]).at(0), [
      'gone',
      'soon',
      'later',
    ]);
  });

  it('that becomes known after something was said that day waits for the next', () => {
    const days = new Days([key('a', 3)]);
    assert.deepEqual(days.at(0), ['a']);
    days.keys = [key('a', 3), key('b', 5)];
    assert.deepEqual(days.at(0.1), []);
    assert.deepEqual(days.at(1), ['b']);
  });

  it('begins anew once it was renewed', () => {
    const days = new Days([key('a', 3)]);
    days.at(0);
    days.keys = [key('a', 365.5)];
    assert.deepEqual(days.spokenOn(1, 400), [336, 359, 365, 366]);
  });

  it('is never spoken of again when somebody said so, and the others are', () => {
    const days = new Days([key('a', 20), key('b', 20)]);
    assert.deepEqual(days.at(0), ['a', 'b']);
    days.memory = silence(['a'], days.memory);
    assert.deepEqual(days.at(14), ['b']);
    assert.deepEqual(silence(['a'], days.memory), days.memory);
  });

  it('of an organisation that is not loaded at the moment is not forgotten', () => {
    const days = new Days([key('a', 20)]);
    days.at(0);
    days.keys = [];
    days.at(1);
    days.keys = [key('a', 20)];
    assert.deepEqual(days.at(2), []);
  });

  it('leaves nothing behind a month after its end', () => {
    const days = new Days([key('a', 1.5)]);
    days.at(0);
    days.at(2);
    days.keys = [];
    days.at(40);
    assert.deepEqual(days.memory.keys, {});
  });
});

describe('A clock that was wrong', () => {
  it('and is set back does not swallow what it had said too early', () => {
    const days = new Days([key('a', 100.5)]);
    assert.deepEqual(days.at(200), [], 'long ago by the wrong clock');
    assert.deepEqual(days.at(110), ['a'], 'has expired by the wrong clock');
    assert.deepEqual(days.spokenOn(0, 102), [71, 94, 100, 101]);
  });

  it('and is set back within the last days speaks again at the next threshold', () => {
    const days = new Days([key('a', 20.5)]);
    assert.deepEqual(days.at(20), ['a']);
    assert.deepEqual(days.at(5), [], 'it was said a while ago, for a nearer day');
    assert.deepEqual(days.spokenOn(6, 22), [14, 20, 21]);
  });

  it('and said something on a day that is still to come keeps nobody silent until then', () => {
    const days = new Days([key('a', 3)]);
    assert.deepEqual(days.at(3.5), ['a']);
    days.keys = [key('a', 3), key('b', 3)];
    assert.deepEqual(days.at(0), ['b']);
  });

  it('never makes one speak twice on the same day, nor twice of a key at a threshold while it runs forward', () => {
    const anyKeys = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('a', 'b', 'c'), days: fc.double({ min: -50, max: 80, noNaN: true }) }),
      { selector: ({ id }) => id },
    );
    const moments = fc.array(fc.double({ min: 0, max: 120, noNaN: true }), { maxLength: 60 });
    fc.assert(
      fc.property(anyKeys, moments, (keys, times) => {
        const days = new Days(keys.map(({ id, days: left }) => key(id, left)));
        const spoken = new Map<string, number>();
        const on = new Set<string>();
        for (const time of times.sort((a, b) => a - b)) {
          const said = days.at(time);
          for (const id of said) spoken.set(id, (spoken.get(id) ?? 0) + 1);
          const date = new Date(start + time * dayMs).toDateString();
          assert.ok(said.length === 0 || !on.has(date), date);
          if (said.length > 0) on.add(date);
        }
        for (const [id, count] of spoken) assert.ok(count <= 4, `${id} ${count} times`);
      }),
    );
  });
});
