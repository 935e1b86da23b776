import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Remembered, type Shown } from '../../../src/session/remembered.ts';
import { rejection } from '../http/support/testHttp.ts';
import { Clock } from '../sandbox/support/clock.ts';

/** A load that ends when the test says so. */
class Loading<T> {
  begun = 0;
  private readonly ends: { resolve: (value: T) => void; reject: (error: Error) => void }[] = [];

  readonly load = (): Promise<T> => {
    this.begun += 1;
    return new Promise((resolve, reject) => {
      this.ends.push({ resolve, reject });
    });
  };

  bring(value: T, at = 0): void {
    this.ends[at]!.resolve(value);
  }

  fail(error: Error, at = 0): void {
    this.ends[at]!.reject(error);
  }
}

const bring = (value: string) => () => Promise.resolve(value);
const offline = new Error('offline');
const failing = () => Promise.reject(offline);

describe('A remembered value', () => {
  let clock: Clock;
  let remembered: Remembered<string>;
  beforeEach(() => {
    clock = new Clock();
    remembered = new Remembered(clock.now);
  });

  it('is loaded once for all concurrent callers', async () => {
    const loading = new Loading<string>();
    const looks = [1, 2, 3].map(() => remembered.get('k', loading.load));
    loading.bring('value');
    assert.deepEqual(
      (await Promise.all(looks)).map(({ value }) => value),
      ['value', 'value', 'value'],
    );
    assert.equal(loading.begun, 1);
  });

  it('is not loaded again while it is fresh, and has the time when it was loaded', async () => {
    const first = await remembered.get('k', bring('value'));
    clock.pass(60);
    assert.equal(await remembered.get('k', failing), first);
    assert.deepEqual(first, { value: 'value', at: new Clock().now() });
  });

  it('is loaded again after it was marked as out of date', async () => {
    await remembered.get('k', bring('old'));
    remembered.expire('k');
    clock.pass(60);
    assert.deepEqual(await remembered.get('k', bring('new')), { value: 'new', at: clock.now() });
  });

  it('is kept with its time and the error if it can’t be loaded again', async () => {
    const old = await remembered.get('k', bring('old'));
    remembered.expire('k');
    clock.pass(60);
    assert.deepEqual(await remembered.get('k', failing), { ...old, failure: offline });
    assert.deepEqual(remembered.peek('k'), old);
  });

  it('is loaded at the next use after a failure, which is then forgotten', async () => {
    await remembered.get('k', bring('old'));
    remembered.expire('k');
    await remembered.get('k', failing);
    assert.deepEqual(await remembered.get('k', bring('new')), { value: 'new', at: clock.now() });
  });

  it('is a failure for all callers if there is no older one, and is tried again', async () => {
    const loading = new Loading<string>();
    const looks = [1, 2].map(() => rejection(remembered.get('k', loading.load)));
    loading.fail(offline);
    assert.deepEqual(await Promise.all(looks), [offline, offline]);
    assert.equal(remembered.peek('k'), undefined);
    assert.equal((await remembered.get('k', bring('value'))).value, 'value');
  });

  it('is a failure even if loading can’t begin', async () => {
    const broken = () => {
      throw offline;
    };
    assert.equal(await rejection(remembered.get('k', broken)), offline);
  });

  it('can be read without loading', async () => {
    assert.equal(remembered.peek('k'), undefined);
    const shown = await remembered.get('k', bring('value'));
    remembered.expire();
    assert.equal(remembered.peek('k'), shown);
  });

  it('is kept apart from other values', async () => {
    await remembered.get('test/1', bring('a'));
    await remembered.get('prod/1', bring('b'));
    remembered.expire('test/1');
    assert.equal((await remembered.get('test/1', bring('c'))).value, 'c');
    assert.deepEqual(await remembered.get('prod/1', failing), { value: 'b', at: clock.now() });
    remembered.expire();
    assert.equal((await remembered.get('prod/1', bring('d'))).value, 'd');
  });

  it('is gone when it was forgotten', async () => {
    await remembered.get('k', bring('old'));
    remembered.forget();
    assert.equal(remembered.peek('k'), undefined);
    assert.equal(await rejection(remembered.get('k', failing)), offline);
  });

  it('is gone when it was forgotten, even while it was being loaded', async () => {
    const loading = new Loading<string>();
    const look = remembered.get('k', loading.load);
    remembered.forget();
    loading.bring('old');
    assert.equal((await look).value, 'old');
    assert.equal(remembered.peek('k'), undefined);
    assert.equal(await rejection(remembered.get('k', failing)), offline);
  });
});

describe('A change while a list is being loaded', () => {
  let remembered: Remembered<string>;
  let loading: Loading<string>;
  let before: Promise<Shown<string>>;
  let after: Promise<Shown<string>>;
  beforeEach(() => {
    remembered = new Remembered(() => new Date(0));
    loading = new Loading();
    before = remembered.get('k', loading.load);
    remembered.expire('k');
    after = remembered.get('k', loading.load);
  });

  it('is seen by all later callers, because the running load began too early', async () => {
    assert.equal(loading.begun, 2);
    loading.bring('without the new client', 0);
    loading.bring('with the new client', 1);
    assert.equal((await after).value, 'with the new client');
    assert.equal((await before).value, 'without the new client');
    assert.equal((await remembered.get('k', failing)).value, 'with the new client');
  });

  it('remains visible if the early load is the last to end', async () => {
    loading.bring('with the new client', 1);
    await after;
    loading.bring('without the new client', 0);
    await before;
    assert.equal(remembered.peek('k')?.value, 'with the new client');
    assert.equal((await remembered.get('k', failing)).value, 'with the new client');
  });

  it('does not turn into a failure if the early load fails', async () => {
    loading.fail(offline, 0);
    assert.equal(await rejection(before), offline);
    loading.bring('with the new client', 1);
    assert.deepEqual(await after, { value: 'with the new client', at: new Date(0) });
  });

  it('is never missed, in whatever order callers read, change and wait', async () => {
    const action = fc.record({ kind: fc.constantFrom('look', 'look', 'change', 'bring', 'fail'), which: fc.nat(5) });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
        const world = new World();
        for (const { kind, which } of actions) {
          if (kind === 'look') world.look();
          else if (kind === 'change') world.change();
          else await world.end(which, kind === 'fail');
        }
        await world.endAll();
      }),
    );
  });
});

/** A list that is looked at and changed; a look must not show less than there was when it began, unless it says why. */
class World {
  private readonly remembered = new Remembered<number>(() => new Date(0));
  private readonly looks: Promise<void>[] = [];
  private readonly loads: ((fails: boolean) => void)[] = [];
  private changes = 0;

  change(): void {
    this.changes += 1;
    this.remembered.expire('k');
  }

  look(): void {
    const atLeast = this.changes;
    const look = this.remembered
      .get('k', () => this.load())
      .then(
        ({ value, failure }) => {
          assert.ok(failure === offline || value >= atLeast, `saw ${value}, there was ${atLeast}`);
        },
        (error: unknown) => {
          assert.equal(error, offline);
        },
      );
    this.looks.push(look);
  }

  /** Ends one of the loads under way. */
  async end(which: number, fails: boolean): Promise<void> {
    const [end] = this.loads.splice(which % Math.max(this.loads.length, 1), 1);
    end?.(fails);
    await new Promise(setImmediate);
  }

  async endAll(): Promise<void> {
    while (this.loads.length > 0) await this.end(0, false);
    await Promise.all(this.looks);
  }

  private load(): Promise<number> {
    const seen = this.changes;
    return new Promise((resolve, reject) => {
      this.loads.push((fails) => {
        if (fails) reject(offline);
        else resolve(seen);
      });
    });
  }
}
