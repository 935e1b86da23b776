import assert from 'node:assert/strict';
import { HttpError } from '../../../src/core/http/httpError.ts';
import { LoginError } from '../../../src/core/login/loginError.ts';
import { pause } from '../../../src/session/fileLock.ts';
import { SignedOut } from '../../../src/session/personSessions.ts';
import { SecretStoreError } from '../../../src/session/secretStore.ts';
import { rejection } from '../http/support/testHttp.ts';
import { delay, organisation, orgno, PersonWorld, session, type Window } from './support/personWorld.ts';

const secretKey = `maskinporten.session/${session}`;

describe('A user’s session', () => {
  const world = new PersonWorld();
  let window: Window;
  let first: string;

  before(() => world.start());
  after(() => world.stop());
  beforeEach(async () => {
    world.reset();
    window = world.window();
    first = await world.signIn(window);
  });

  const signedOut = async (asked: Promise<unknown>): Promise<SignedOut['reason']> => {
    const error = await rejection(asked);
    assert.ok(error instanceof SignedOut, String(error));
    assert.deepEqual(error.organisation, organisation);
    return error.reason;
  };

  it('is used without a request while its token is certainly valid', async () => {
    world.clock.pass(104);
    assert.equal(await window.token(), first);
    assert.deepEqual(window.client.lines, []);
  });

  it('is refreshed shortly before its token expires, and then stored for the next time', async () => {
    world.clock.pass(105);
    const second = await window.token();
    assert.notEqual(second, first);
    assert.equal(await world.statusOf(second), 200);
    assert.equal(await window.token(), second);
    assert.equal(await world.window().token(), second, 'in a window that is opened later');
    assert.equal(world.refreshes, 1);
  });

  it('is refreshed repeatedly, with each refresh token used once', async () => {
    const seen = new Set([first]);
    for (let time = 0; time < 5; time += 1) {
      world.clock.pass(120);
      seen.add(await window.token());
    }
    assert.deepEqual([seen.size, world.refreshes], [6, 5]);
  });

  for (const usage of ['ONETIME', 'REUSE'] as const) {
    it(`lasts an hour without interruption if refresh tokens are ${usage}`, async () => {
      world.sandbox.sandbox.vary({ refreshTokenUsage: usage });
      const pauses: number[] = [];
      window = world.windowWith((ms) => {
        if (ms === pause) pauses.push(ms);
        return delay(ms);
      });
      const tokens = new Set([await world.signIn(window)]);
      for (let minute = 0; minute < 60; minute += 2) {
        world.clock.pass(120);
        const token = await window.token();
        assert.equal(await world.statusOf(token), 200);
        tokens.add(token);
      }
      world.sandbox.sandbox.vary({ refreshTokenUsage: 'ONETIME' });
      assert.deepEqual([tokens.size, world.refreshes, pauses], [31, 30, []]);
    });
  }

  it('is refreshed once for all concurrent callers', async () => {
    world.clock.pass(120);
    const given = await Promise.all(Array.from({ length: 20 }, () => window.token()));
    assert.equal(new Set(given).size, 1);
    assert.equal(world.refreshes, 1);
  });

  it('is refreshed once if its token is no longer accepted, however many callers notice', async () => {
    for (let time = 0; time < 5; time += 1) window.forget(first);
    const given = await Promise.all(Array.from({ length: 5 }, () => window.token()));
    for (let time = 0; time < 5; time += 1) window.forget(first);
    given.push(await window.token());
    assert.equal(new Set(given).size, 1);
    assert.notEqual(given[0], first);
    assert.equal(world.refreshes, 1);
  });

  it('has expired if it can’t be refreshed any more, which is reported each time', async () => {
    world.clock.pass(9 * 60 * 60);
    assert.equal(await signedOut(window.token()), 'expired');
    assert.equal(await signedOut(window.token()), 'expired');
  });

  it('has expired with its token if there is no refresh token, without a request', async () => {
    await world.signIn(window, { refreshToken: undefined });
    assert.ok(await window.token());
    world.clock.pass(120);
    assert.equal(await signedOut(window.token()), 'expired');
    assert.deepEqual(window.client.lines, []);
  });

  it('is available again at the next attempt if the server could not refresh it at the time', async () => {
    world.clock.pass(120);
    world.sandbox.sandbox.misbehave({ match: { path: '/ansattporten/token' }, status: 503, body: 'busy' });
    const error = await rejection(window.token());
    assert.ok(error instanceof HttpError && error.failure.reason === 'status', String(error));
    assert.ok(await window.token());
  });

  it('is available again if the server’s answer was not understood', async () => {
    world.clock.pass(120);
    world.sandbox.sandbox.misbehave({ match: { path: '/ansattporten/token' }, status: 200, body: '{"ok":true}' });
    const error = await rejection(window.token());
    assert.ok(error instanceof LoginError && error.failure.reason === 'answer', String(error));
    assert.ok(await window.token());
  });

  it('is missing if its secret is, without a request', async () => {
    await window.secrets.delete(secretKey);
    assert.equal(await signedOut(window.token()), 'missing');
    assert.deepEqual(window.client.lines, []);
  });

  for (const damaged of [
    '',
    'x',
    'null',
    '{}',
    '{"version":2}',
    '{"version":1,"accessToken":"a","orgno":"313401847"}',
  ]) {
    it(`is damaged if what is stored can’t be read: ${damaged || 'nothing'}`, async () => {
      await window.secrets.store(secretKey, damaged);
      assert.equal(await signedOut(window.token()), 'damaged');
    });
  }

  it('is not used for another organisation than it represents', async () => {
    const other = { ...organisation, orgno: '310528471' };
    const error = await rejection(window.token(other));
    assert.ok(error instanceof SignedOut && error.reason === 'switched');
    await window.sessions.represent(session, organisation, other.orgno);
    assert.equal(await window.token(other), first);
    assert.equal(await signedOut(window.token()), 'switched');
    assert.equal(await signedOut(window.sessions.represent(session, organisation, orgno)), 'switched');
  });

  it('is kept in memory if the secret storage refuses it, reported once, and stored later', async () => {
    let said = 0;
    window = world.windowWith(delay, () => (said += 1));
    const tokens = new Set([await world.signIn(window)]);
    window.secrets.mishap = (asked) => asked === 'store';
    for (let time = 0; time < 3; time += 1) {
      world.clock.pass(120);
      const token = await window.token();
      assert.equal(await world.statusOf(token), 200);
      tokens.add(token);
    }
    assert.deepEqual([tokens.size, world.refreshes, said], [4, 3, 1]);
    window.secrets.mishap = () => false;
    await window.token();
    world.clock.pass(120);
    assert.equal(await world.statusOf(await world.window().token()), 200, 'in another window, from the storage');
  });

  it('is ended at the server like any other if it is in memory only', async () => {
    await world.signIn(window);
    window.secrets.mishap = (asked) => asked === 'store';
    world.clock.pass(120);
    const held = await window.token();
    window.secrets.mishap = () => false;
    await window.sessions.end(session, world.environment);
    assert.deepEqual([await world.statusOf(held), await window.secrets.keys()], [401, []]);
  });

  const reasons = { get: 'notGiven', delete: 'notRemoved' } as const;
  for (const what of ['get', 'delete'] as const) {
    it(`reports without secrets that the secret storage refused to ${what}`, async () => {
      world.clock.pass(120);
      window.secrets.mishap = (asked) => asked === what;
      const error = await rejection(
        what === 'delete' ? window.sessions.end(session, world.environment) : window.token(),
      );
      assert.ok(error instanceof SecretStoreError && error.reason === reasons[what], String(error));
      const { message, stack = '' } = error;
      assert.doesNotMatch(`${message}\n${stack}\n${String((error.cause as Error | undefined)?.message)}`, /eyJ/);
    });
  }

  it('is not considered stored if the secret storage drops it', async () => {
    window.secrets.drops = true;
    const error = await rejection(world.signIn(window));
    assert.ok(error instanceof SecretStoreError && error.reason === 'notKept');
  });

  it('is deleted here and ended at the server on sign-out', async () => {
    await window.sessions.end(session, world.environment);
    assert.deepEqual(await window.secrets.keys(), []);
    assert.equal(await world.statusOf(first), 401);
    assert.equal(await signedOut(window.token()), 'missing');
  });

  it('is deleted here even if the server can’t be reached', async () => {
    for (const fault of [
      { status: 503 },
      { reset: true },
      { status: 400, body: '{"error":"unsupported_token_type"}' },
    ]) {
      await world.signIn(window);
      world.sandbox.sandbox.misbehave({ match: { path: '/ansattporten/revoke' }, ...fault });
      await window.sessions.end(session, world.environment);
      assert.deepEqual(await window.secrets.keys(), []);
    }
    await world.signIn(window);
    await window.sessions.end(session, undefined);
    assert.deepEqual(await window.secrets.keys(), []);
  });

  it('can be ended if it is damaged or missing', async () => {
    await window.secrets.store(secretKey, 'x');
    await window.sessions.end(session, world.environment);
    await window.sessions.end(session, world.environment);
    assert.deepEqual(await window.secrets.keys(), []);
  });

  it('leaves no token in the log, in an error or in a file', async () => {
    const kept = JSON.parse((await window.secrets.get(secretKey)) ?? '') as { refreshToken: string };
    world.clock.pass(120);
    const second = await window.token();
    world.clock.pass(9 * 60 * 60);
    const error = await rejection(window.token());
    const said = [...window.client.lines, ...world.sandbox.logged, String(error), (error as Error).stack].join('\n');
    const files = await world.files();
    for (const secret of [first, second, kept.refreshToken]) assert.ok(!`${said}\n${files}`.includes(secret));
  });
});
