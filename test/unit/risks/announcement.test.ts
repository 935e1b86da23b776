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
  it('is announced within 30, 7 and 1 days and once it has expired, and on no other day', () => {
    assert.deepEqual(new Days([key('a', 40.5)]).spokenOn(0, 100), [11, 34, 40, 41]);
  });

  it('is announced at the closest threshold only, if nothing was checked for long', () => {
    const days = new Days([key('a', 40.5)]);
    assert.deepEqual(days.at(40), ['a']);
    assert.deepEqual(days.spokenOn(40, 60), [41]);
  });

  it('is not announced if it expired over a month ago', () => {
    assert.deepEqual(new Days([key('a', -29)]).at(0), ['a']);
    assert.deepEqual(new Days([key('a', -31)]).at(0), []);
  });

  it('is announced together with all others that are due, the soonest first', () => {
    assert.deepEqual(new Days([key('far', 300), key('later', 20), key('gone', -2), key('soon', 3)]).at(0), [
      'gone',
      'soon',
      'later',
    ]);
  });

  it('waits for the next day if it becomes known after an announcement', () => {
    const days = new Days([key('a', 3)]);
    assert.deepEqual(days.at(0), ['a']);
    days.keys = [key('a', 3), key('b', 5)];
    assert.deepEqual(days.at(0.1), []);
    assert.deepEqual(days.at(1), ['b']);
  });

  it('starts over once it has been renewed', () => {
    const days = new Days([key('a', 3)]);
    days.at(0);
    days.keys = [key('a', 365.5)];
    assert.deepEqual(days.spokenOn(1, 400), [336, 359, 365, 366]);
  });

  it('is never announced again if the user asked for that, but the others are', () => {
    const days = new Days([key('a', 20), key('b', 20)]);
    assert.deepEqual(days.at(0), ['a', 'b']);
    days.memory = silence(['a'], days.memory);
    assert.deepEqual(days.at(14), ['b']);
    assert.deepEqual(silence(['a'], days.memory), days.memory);
  });

  it('is not forgotten if its organisation is not loaded at the moment', () => {
    const days = new Days([key('a', 20)]);
    days.at(0);
    days.keys = [];
    days.at(1);
    days.keys = [key('a', 20)];
    assert.deepEqual(days.at(2), []);
  });

  it('is forgotten a month after its expiry', () => {
    const days = new Days([key('a', 1.5)]);
    days.at(0);
    days.at(2);
    days.keys = [];
    days.at(40);
    assert.deepEqual(days.memory.keys, {});
  });
});

describe('A wrong clock', () => {
  it('that is set back does not suppress what was announced too early', () => {
    const days = new Days([key('a', 100.5)]);
    assert.deepEqual(days.at(200), [], 'long ago by the wrong clock');
    assert.deepEqual(days.at(110), ['a'], 'has expired by the wrong clock');
    assert.deepEqual(days.spokenOn(0, 102), [71, 94, 100, 101]);
  });

  it('that is set back within the last days announces again at the next threshold', () => {
    const days = new Days([key('a', 20.5)]);
    assert.deepEqual(days.at(20), ['a']);
    assert.deepEqual(days.at(5), [], 'it was said a while ago, for a nearer day');
    assert.deepEqual(days.spokenOn(6, 22), [14, 20, 21]);
  });

  it('that announced on a future day does not suppress announcements until then', () => {
    const days = new Days([key('a', 3)]);
    assert.deepEqual(days.at(3.5), ['a']);
    days.keys = [key('a', 3), key('b', 3)];
    assert.deepEqual(days.at(0), ['b']);
  });

  it('never makes one announce twice on a day, or a key twice at a threshold while it runs on', () => {
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
