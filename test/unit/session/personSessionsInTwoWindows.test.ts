import assert from 'node:assert/strict';
import { open, readdir, utimes } from 'node:fs/promises';
import path from 'node:path';
import { Cancelled } from '../../../src/core/http/cancel.ts';
import { SignedOut } from '../../../src/session/personSessions.ts';
import { rejection } from '../http/support/testHttp.ts';
import { organisation, PersonWorld, session, type Window } from './support/personWorld.ts';

const other = { ...organisation, orgno: '310528471' };

describe('A user’s session in two windows', () => {
  const world = new PersonWorld();
  let one: Window;
  let two: Window;
  let first: string;

  before(() => world.start());
  after(() => world.stop());

  /** `lag`: how often a window has to look before it sees what the other has kept. */
  const start = async (lag?: number) => {
    world.reset(lag);
    one = world.window();
    first = await world.signIn(one);
    two = world.window();
  };
  const lock = () => path.join(world.folder, `${session}.lock`);
  const lockedSince = async (ms: number) => {
    await (await open(lock(), 'wx')).close();
    const time = new Date(world.clock.now().getTime() - ms);
    await utimes(lock(), time, time);
  };
  const nothingIsLocked = async () => {
    assert.deepEqual(
      (await readdir(world.folder)).filter((name) => name.endsWith('.lock')),
      [],
    );
  };

  for (const lag of [1, 10]) {
    it(`is refreshed once if both do it at once, even if a secret arrives after ${lag} looks`, async () => {
      await start(lag);
      world.clock.pass(120);
      const given = await Promise.all([one.token(), two.token(), one.token(), two.token()]);
      assert.equal(new Set(given).size, 1);
      assert.equal(world.refreshes, 1);
      assert.equal(await world.statusOf(given[0]), 200);
      await nothingIsLocked();
    });

    it(`continues in both, refreshed in turn, if a secret takes ${lag} looks to arrive`, async () => {
      await start(lag);
      for (let time = 0; time < 6; time += 1) {
        world.clock.pass(120);
        const token = await (time % 2 === 0 ? one : two).token();
        assert.equal(await world.statusOf(token), 200);
      }
      assert.equal(world.refreshes, 6);
    });
  }

  it('is refreshed once if the server no longer accepts its token in both', async () => {
    await start();
    one.forget(first);
    two.forget(first);
    const given = await Promise.all([one.token(), two.token()]);
    assert.equal(new Set([...given, first]).size, 2);
    assert.equal(world.refreshes, 1);
  });

  it('has expired in a window that never sees what the other stored, but not in the other', async () => {
    await start(Number.POSITIVE_INFINITY);
    world.clock.pass(120);
    const second = await one.token();
    const error = await rejection(two.token());
    assert.ok(error instanceof SignedOut && error.reason === 'expired', String(error));
    assert.equal(world.refreshes, 1, 'the used refresh token was not used again: that would end the session');
    assert.equal(await world.statusOf(second), 200);
  });

  it('is not used in either for the organisation it represented before one of them switched', async () => {
    await start();
    await one.sessions.represent(session, organisation, other.orgno);
    for (const window of [one, two]) {
      const error = await rejection(window.token());
      assert.ok(error instanceof SignedOut && error.reason === 'switched');
      assert.equal(await window.token(other), first);
    }
  });

  it('keeps the switch and the refresh if one switches while the other refreshes', async () => {
    for (const refreshesFirst of [true, false]) {
      await start();
      world.clock.pass(120);
      const refresh = () => two.token().catch((error: unknown) => error);
      const switching = () => one.sessions.represent(session, organisation, other.orgno);
      const steps: (() => Promise<unknown>)[] = refreshesFirst ? [refresh, switching] : [switching, refresh];
      await Promise.all(steps.map((step) => step()));
      for (const window of [one, two]) {
        const error = await rejection(window.token());
        assert.ok(error instanceof SignedOut && error.reason === 'switched', String(error));
        assert.equal(await world.statusOf(await window.token(other)), 200);
      }
      assert.equal(world.refreshes, 1);
    }
  });

  it('is deleted in both if one ends it, even while the other refreshes it', async () => {
    await start();
    world.clock.pass(120);
    const [, token] = await Promise.all([one.sessions.end(session, world.environment), two.token().catch(String)]);
    for (const window of [one, two]) {
      const error = await rejection(window.token());
      assert.ok(error instanceof SignedOut && error.reason === 'missing', String(error));
      assert.deepEqual(await window.secrets.keys(), []);
    }
    assert.equal(await world.statusOf(token), 401);
    assert.deepEqual(await readdir(world.folder), []);
  });

  it('is refreshed a minute after a window was killed during a refresh', async () => {
    await start();
    world.clock.pass(120);
    await lockedSince(60_001);
    assert.notEqual(await one.token(), first);
    await nothingIsLocked();
  });

  it('waits for a window that is refreshing it', async () => {
    await start();
    world.clock.pass(120);
    await lockedSince(59_000);
    let looks = 0;
    const waiting = world.windowWith(async () => {
      looks += 1;
      if (looks === 20) throw new Cancelled();
      return Promise.resolve();
    });
    assert.ok((await rejection(waiting.token())) instanceof Cancelled);
    assert.deepEqual(waiting.client.lines, [], 'nothing was sent');
    world.clock.pass(2);
    assert.notEqual(await one.token(), first);
  });
});
