import assert from 'node:assert/strict';
import type { HttpSettings } from '../../../src/core/http/http.ts';
import { isTooFarOff } from '../../../src/core/http/servers.ts';
import { failureOf, TestHttp } from './support/testHttp.ts';
import { deserted, type Respond, TestServer } from './support/testServer.ts';

const minute = 60_000;
const noon = Date.parse('2026-03-02T12:00:00.000Z');

/** A server whose clock shows `at` when it answers. */
const answersAt =
  (at: number, status = 200, headers: Record<string, string> = {}): Respond =>
  (response) =>
    response.writeHead(status, { date: new Date(at).toUTCString(), ...headers }).end('{}');

describe('The clock of this machine', () => {
  let server: TestServer;
  afterEach(() => server.close());

  /** Asks while this machine's clock shows one time after the other. */
  const skewAfter = async (respond: Respond, ...times: readonly [number, ...number[]]) => {
    server = await TestServer.start(respond);
    const left = [...times];
    const now: HttpSettings['now'] = () => new Date(left.length > 1 ? left.shift()! : left[0]!);
    const { http } = new TestHttp({ now });
    await http.send({ method: 'GET', url: `${server.origin}/a` }).catch(() => undefined);
    return http.clockSkewMs(`${server.origin}/b`);
  };

  it('is right, to the second, if the server’s is the same', async () => {
    assert.equal(await skewAfter(answersAt(noon), noon + 500), 0);
  });

  it('is fast by as much as it is ahead of the server’s', async () => {
    assert.equal(await skewAfter(answersAt(noon), noon + 7 * minute), 7 * minute - 500);
  });

  it('is slow by as much as it is behind the server’s', async () => {
    assert.equal(await skewAfter(answersAt(noon), noon - 3 * minute), -3 * minute - 500);
  });

  it('is compared at the middle of the request, so that a slow answer does not matter', async () => {
    assert.equal(await skewAfter(answersAt(noon), noon - 9500, noon + 10_500), 0);
  });

  it('is compared with a refusal’s time too', async () => {
    assert.equal(await skewAfter(answersAt(noon, 400), noon + minute), minute - 500);
  });

  it('is not compared with an answer from a proxy’s cache, nor with the proxy’s own clock', async () => {
    assert.equal(await skewAfter(answersAt(noon, 200, { age: '3600' }), noon + 60 * minute), undefined);
    await server.close();
    assert.equal(await skewAfter(answersAt(noon, 407), noon + 60 * minute), undefined);
  });

  it('is not compared with a header that is not a date', async () => {
    assert.equal(await skewAfter(answersAt(noon, 200, { date: 'yesterday' }), noon), undefined);
  });

  it('is compared with each server separately', async () => {
    server = await TestServer.start(answersAt(noon));
    const { http } = new TestHttp({ now: () => new Date(noon + 500) });
    await http.send({ method: 'GET', url: server.origin });
    assert.equal(http.clockSkewMs(await deserted()), undefined);
    assert.equal(http.clockSkewMs(server.origin), 0);
  });

  it('is compared with the latest answer, so that correcting it helps at once', async () => {
    server = await TestServer.start(answersAt(noon));
    let time = noon + 5 * minute;
    const { http } = new TestHttp({ now: () => new Date(time) });
    await http.send({ method: 'GET', url: server.origin });
    time = noon + 500;
    await http.send({ method: 'GET', url: server.origin });
    assert.equal(http.clockSkewMs(server.origin), 0);
  });

  it('is not compared if a server does not answer', async () => {
    server = await TestServer.start(answersAt(noon));
    const url = await deserted();
    const { http } = new TestHttp();
    await failureOf(http.send({ method: 'POST', url }));
    assert.equal(http.clockSkewMs(url), undefined);
  });
});

describe('A wrong clock', () => {
  it('is too far off if a grant would be refused: by more than ten seconds, either way', () => {
    assert.deepEqual([undefined, 0, 10_000, -10_000, 10_001, -10_001].map(isTooFarOff), [
      ...[false, false, false, false],
      ...[true, true],
    ]);
  });
});
