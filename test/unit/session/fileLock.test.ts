import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { Cancelled } from '../../../src/core/http/cancel.ts';
import { claim, whileLocked } from '../../../src/session/fileLock.ts';
import { removeFolder, temporaryFolder } from '../../support/temporaryFolder.ts';
import { rejection } from '../http/support/testHttp.ts';
import { Clock } from '../sandbox/support/clock.ts';
import { delay } from './support/personWorld.ts';

const noWaiting = () => Promise.reject(new Cancelled());

describe('A lock shared by windows', () => {
  let folder: string;
  let file: string;
  const clock = new Clock(new Date(Date.now() - 3_600_000));
  const needs = { now: clock.now, delay };

  beforeEach(() => {
    folder = temporaryFolder();
    file = path.join(folder, 'not yet there', 'a.lock');
  });
  afterEach(() => {
    clock.reset();
    removeFolder(folder);
  });

  it('lets one in at a time, in turn', async () => {
    let inside = 0;
    let most = 0;
    const enter = async (number: number) => {
      inside += 1;
      most = Math.max(most, inside);
      await delay(0);
      await delay(0);
      inside -= 1;
      return number;
    };
    const wishes = Array.from({ length: 8 }, (_, number) => whileLocked(file, needs, () => enter(number)));
    assert.deepEqual(await Promise.all(wishes), [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.equal(most, 1);
    assert.deepEqual(await readdir(path.dirname(file)), []);
  });

  it('is free again after a failure, which it passes on', async () => {
    const failure = new Error('offline');
    assert.equal(await rejection(whileLocked(file, needs, () => Promise.reject(failure))), failure);
    assert.equal(await whileLocked(file, needs, () => Promise.resolve('in')), 'in');
  });

  it('stays held on a slow network, as long as its holder updates it', async () => {
    const beats: (() => void)[] = [];
    const beating = (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        beats.push(resolve);
        signal?.addEventListener('abort', () => {
          reject(new Cancelled());
        });
      });
    // Ahead of the file system's clock: what only that has dated is long past.
    clock.pass(7200);
    await whileLocked(file, { now: clock.now, delay: beating }, async () => {
      const beatOnce = async () => {
        while (beats.length === 0) await delay(0);
        clock.pass(15);
        beats.pop()!();
        while (beats.length === 0) await delay(0);
      };
      // Far longer than a dead holder is waited for, with a sign of life now and then.
      let looks = 0;
      const impatient = async () => {
        looks += 1;
        if (looks % 500 === 0) await beatOnce();
        if (looks === 2000) throw new Cancelled();
      };
      const wish = whileLocked(file, { now: clock.now, delay: impatient }, () => Promise.resolve());
      assert.ok((await rejection(wish)) instanceof Cancelled);
    });
    assert.deepEqual(await readdir(path.dirname(file)), []);
  });

  it('is taken over at once from a killed process, on this machine only', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    mkdirSync(path.dirname(file));
    writeFileSync(file, `${pid} ${hostname()}`);
    assert.equal(await whileLocked(file, { ...needs, delay: noWaiting }, () => Promise.resolve('in')), 'in');
    for (const holder of [`${pid} another-machine`, `${process.pid} ${hostname()}`, '']) {
      writeFileSync(file, holder);
      const wish = whileLocked(file, { now: () => new Date(), delay: noWaiting }, () => Promise.resolve('in'));
      assert.ok((await rejection(wish)) instanceof Cancelled, holder);
    }
  });

  it('is taken over from another machine after a minute without an update', async () => {
    mkdirSync(path.dirname(file));
    writeFileSync(file, '1 another-machine');
    const enterAfter = (seconds: number) => {
      const now = () => new Date(Date.now() + seconds * 1000);
      return whileLocked(file, { now, delay: noWaiting }, () => Promise.resolve('in'));
    };
    assert.ok((await rejection(enterAfter(30))) instanceof Cancelled);
    assert.equal(await enterAfter(61), 'in');
  });

  it('passes from a dead holder to one waiter at a time, however many have seen it', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    mkdirSync(path.dirname(file));
    for (let turn = 0; turn < 3; turn += 1) {
      writeFileSync(file, `${pid} ${hostname()} dead-${turn}`);
      let inside = 0;
      const enter = async () => {
        inside += 1;
        const others = inside - 1;
        await delay(0);
        await delay(0);
        inside -= 1;
        return others;
      };
      const wishes = Array.from({ length: 6 }, () => whileLocked(file, needs, enter));
      assert.deepEqual(await Promise.all(wishes), [0, 0, 0, 0, 0, 0], String(turn));
      assert.deepEqual(await readdir(path.dirname(file)), []);
    }
  });

  it('stays with the faster waiter, even if another had seen the dead holder too', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    const [dead, quicker] = [`${pid} ${hostname()} dead`, `${process.pid} ${hostname()} quicker`];
    mkdirSync(path.dirname(file));
    writeFileSync(file, dead);
    // Asked between the look at the holder and what is done about it.
    const now = () => {
      if (readFileSync(file, 'utf8') === dead) writeFileSync(file, quicker);
      return new Date();
    };
    const wish = whileLocked(file, { now, delay: noWaiting }, () => Promise.resolve());
    assert.ok((await rejection(wish)) instanceof Cancelled);
    assert.equal(readFileSync(file, 'utf8'), quicker);
  });

  it('is not lost by a living holder whose machine slept', async () => {
    mkdirSync(path.dirname(file));
    writeFileSync(file, `${process.pid} ${hostname()} asleep`);
    const now = () => new Date(Date.now() + 8 * 3_600_000);
    let looks = 0;
    const impatient = () => {
      looks += 1;
      return looks < 20 ? Promise.resolve() : Promise.reject(new Cancelled());
    };
    const wish = whileLocked(file, { now, delay: impatient }, () => Promise.resolve());
    assert.ok((await rejection(wish)) instanceof Cancelled);
    assert.equal(readFileSync(file, 'utf8'), `${process.pid} ${hostname()} asleep`);
  });

  it('passes on after a minute of waiting awake if another process has the dead holder’s id', async () => {
    mkdirSync(path.dirname(file));
    writeFileSync(file, `${process.pid} ${hostname()} of-an-earlier-process`);
    let waited = 0;
    const awake = (ms: number, signal?: AbortSignal) => {
      if (!signal) waited += ms;
      return delay(ms, signal);
    };
    assert.equal(await whileLocked(file, { now: clock.now, delay: awake }, () => Promise.resolve('in')), 'in');
    assert.ok(waited >= 60_000 && waited < 62_000, String(waited));
  });

  it('is left alone by a holder that was taken for dead, once it has a successor', async () => {
    await whileLocked(file, needs, () => {
      writeFileSync(file, '1 another-machine successor');
      return Promise.resolve();
    });
    assert.equal(readFileSync(file, 'utf8'), '1 another-machine successor');
  });

  it('is not waited for by callers that do not want to wait, and stays with the holder', async () => {
    const busy = new Error('busy');
    const whenTaken = () => {
      throw busy;
    };
    await whileLocked(file, needs, async () => {
      assert.equal(await rejection(whileLocked(file, { ...needs, whenTaken }, () => Promise.resolve())), busy);
      assert.deepEqual(await readdir(path.dirname(file)), ['a.lock']);
    });
  });

  it('gives a name to exactly one of all that request it', async () => {
    const wishes = await Promise.all(Array.from({ length: 9 }, () => claim(file)));
    assert.deepEqual(wishes.filter(Boolean), [true]);
    assert.equal(await claim(file), false);
  });
});
