import assert from 'node:assert/strict';
import { Cancelled } from '../../../src/core/http/cancel.ts';
import { atOnce, type KeySource, walkKeys } from '../../../src/core/risks/walkKeys.ts';
import type { JsonWebKey } from '../../../src/core/selfService/jsonWebKey.ts';

interface Client {
  readonly organisation: string;
  readonly id: string;
}
const key: JsonWebKey = { kid: 'k', kty: 'RSA' };

/** Organisations with so many clients each; counts what it is asked. */
class World implements KeySource<string, Client> {
  readonly asked: string[] = [];
  known = (_id: string) => false;
  fails = (_id: string): Error | undefined => undefined;
  private now = 0;
  most = 0;

  constructor(private readonly sizes: Readonly<Record<string, number>>) {}

  clients = async (organisation: string) => {
    await this.answer(organisation);
    return Array.from({ length: this.sizes[organisation] ?? 0 }, (_, index) => ({
      organisation,
      id: `${organisation}${index}`,
    }));
  };
  knownKeys = ({ id }: Client) => (this.known(id) ? [key] : undefined);
  keys = async ({ id }: Client) => {
    await this.answer(id);
    return [key];
  };

  private async answer(id: string): Promise<void> {
    this.asked.push(id);
    this.most = Math.max(this.most, ++this.now);
    await new Promise((resolve) => setImmediate(resolve));
    this.now--;
    const failure = this.fails(id);
    if (failure) throw failure;
  }
}

const walk = (
  world: World,
  organisations: readonly string[],
  progress = (_done: number, _all: number): void => undefined,
  signal = new AbortController().signal,
) => walkKeys(organisations, world, (_of, keys) => keys.length, progress, signal);

describe('A check of all keys', () => {
  it('reads every client of every organisation, in order, with limited concurrency', async () => {
    const world = new World({ a: 20, b: 3 });
    const { seen, unseen, unlisted } = await walk(world, ['a', 'b']);
    assert.deepEqual(
      seen.map(({ target: client }) => client.id),
      [...Array.from({ length: 20 }, (_, index) => `a${index}`), 'b0', 'b1', 'b2'],
    );
    assert.equal(world.most, atOnce);
    assert.deepEqual([unseen.size, unlisted.size], [0, 0]);
  });

  it('requests nothing that is known, and does not block other work', async () => {
    const world = new World({ a: 5000 });
    world.known = (id) => id !== 'a17';
    const told: number[] = [];
    const { seen } = await walk(world, ['a'], (done) => told.push(done));
    assert.equal(seen.length, 5000);
    assert.deepEqual(world.asked, ['a', 'a17']);
    assert.deepEqual(told, [4999, 5000]);
  });

  it('keeps its results when it is cancelled, at once, and requests nothing more', async () => {
    const world = new World({ a: 100 });
    const cancel = new AbortController();
    const cancelAtTwenty = (done: number) => {
      if (done === 20) cancel.abort();
    };
    const { seen, unseen } = await walk(world, ['a'], cancelAtTwenty, cancel.signal);
    assert.ok(seen.length >= 20 && seen.length < 40, String(seen.length));
    assert.equal(seen.length + unseen.size, 100);
    assert.ok([...unseen.values()].every((why) => why instanceof Cancelled));
    assert.ok(world.asked.length < 50, String(world.asked.length));
  });

  it('does not wait for a server that never answers once it is cancelled', async () => {
    const world = new World({ a: 3 });
    world.keys = () => new Promise(() => undefined);
    const cancel = new AbortController();
    const walking = walk(world, ['a'], undefined, cancel.signal);
    setImmediate(() => {
      setImmediate(() => {
        cancel.abort();
      });
    });
    assert.equal((await walking).unseen.size, 3);
  });

  it('reports organisations and clients that could not be checked, with the reasons', async () => {
    const world = new World({ a: 2, b: 2 });
    const failures = new Map([['b', new Error('signed out')], ['a1', new Error('403')]]); // oxfmt-ignore
    world.fails = (id) => failures.get(id);
    const { seen, unseen, unlisted } = await walk(world, ['a', 'b']);
    assert.deepEqual(
      seen.map(({ target: client }) => client.id),
      ['a0'],
    );
    assert.deepEqual([...unlisted], [['b', failures.get('b')]]);
    assert.deepEqual(
      [...unseen].map(([{ id }, why]) => [id, why]),
      [['a1', failures.get('a1')]],
    );
  });

  it('stops requesting an unreachable organisation’s clients, and continues with the others', async () => {
    const world = new World({ a: 1000, b: 50 });
    const gone = new Error('unreachable');
    world.fails = (id) => (/^a\d/.test(id) ? gone : undefined);
    const { seen, unseen } = await walk(world, ['a', 'b']);
    assert.equal(seen.length, 50);
    assert.deepEqual([...new Set(unseen.values())], [gone]);
    assert.ok(world.asked.length < 50 + 2 + 3 * atOnce, String(world.asked.length));
  });

  it('continues after single failures, however many', async () => {
    const world = new World({ a: 100 });
    world.fails = (id) => (Number(id.slice(1)) % 2 ? new Error('404') : undefined);
    const { seen, unseen } = await walk(world, ['a']);
    assert.deepEqual([seen.length, unseen.size], [50, 50]);
  });
});
