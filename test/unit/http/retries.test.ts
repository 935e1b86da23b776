import assert from 'node:assert/strict';
import fetch from 'node-fetch';
import type { HttpRequest } from '../../../src/core/http/http.ts';
import { failureOf, moment, TestHttp } from './support/testHttp.ts';
import { cutInBody, deserted, hangUp, json, type Respond, TestServer, text } from './support/testServer.ts';

const ok = json({ ok: true });
const repeatable = ['GET', 'PUT', 'DELETE'] as const;

describe('A request that can be retried', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  const ask = async (
    method: HttpRequest['method'],
    responds: readonly [Respond, ...Respond[]],
    client = new TestHttp(),
  ): Promise<{ readonly server: TestServer; readonly asked: ReturnType<TestHttp['http']['send']> }> => {
    server = await TestServer.start(...responds);
    const body = method === 'GET' ? {} : { body: '{"a":1}' };
    return { server, asked: client.http.send({ method, url: `${server.origin}/clients`, ...body }) };
  };

  for (const method of repeatable) {
    for (const status of [429, 502, 503, 504]) {
      it(`succeeds if ${method} is answered ${status} once`, async () => {
        const { server, asked } = await ask(method, [text('', status), ok]);
        assert.deepEqual(JSON.parse((await asked).text), { ok: true });
        const [first, second] = server.requests;
        assert.deepEqual([second?.method, second?.target, second?.body], [method, '/clients', first?.body]);
        assert.equal(server.requests.length, 2);
      });
    }

    it(`succeeds if the connection of ${method} is cut before and during an answer`, async () => {
      const { server, asked } = await ask(method, [hangUp, cutInBody({ 'content-length': '400' }), cutInBody(), ok]);
      assert.deepEqual(JSON.parse((await asked).text), { ok: true });
      assert.equal(server.requests.length, 4);
    });
  }

  it('is sent at most four times, and then reports why it failed', async () => {
    const { server, asked } = await ask('GET', [text('', 502), hangUp, text('', 503), text('', 504), ok]);
    const failure = await failureOf(asked);
    assert.deepEqual([failure.reason, failure.reason === 'status' && failure.status], ['status', 504]);
    assert.equal(server.requests.length, 4);
  });

  for (const status of [400, 401, 403, 404, 408, 409, 428, 500, 501]) {
    it(`is sent once if the answer is ${status}, as a retry would not change it`, async () => {
      const { server, asked } = await ask('GET', [text('', status), ok]);
      assert.equal((await failureOf(asked)).reason, 'status');
      assert.equal(server.requests.length, 1);
    });
  }

  it('is retried only after the number of seconds that the server asks for', async () => {
    const client = new TestHttp();
    const { asked } = await ask('GET', [json({}, 429, { 'retry-after': '7' }), ok], client);
    await asked;
    assert.deepEqual(client.pauses, [7000]);
  });

  it('is retried only after the time that the server names', async () => {
    const client = new TestHttp();
    const later = new Date(moment.getTime() + 12_000).toUTCString();
    const { asked } = await ask('GET', [json({}, 503, { 'retry-after': later }), ok], client);
    await asked;
    assert.deepEqual(client.pauses, [12_000]);
  });

  it('is not retried if the server asks for a longer wait than users accept', async () => {
    const { server, asked } = await ask('GET', [json({}, 429, { 'retry-after': '21' }), ok]);
    const failure = await failureOf(asked);
    assert.equal(failure.reason === 'status' && failure.retryAfterMs, 21_000);
    assert.equal(server.requests.length, 1);
  });

  it('does not wait after the last attempt', async () => {
    const client = new TestHttp();
    const { asked } = await ask('GET', [json({}, 429, { 'retry-after': '1' })], client);
    await failureOf(asked);
    assert.deepEqual(client.pauses, [1000, 1000, 1000]);
  });

  it('is retried if nothing was listening at first', async () => {
    server = await TestServer.start(ok);
    const origins = [await deserted(), server.origin];
    const client = new TestHttp({ fetch: (url, init) => fetch((origins.shift() ?? '') + new URL(url).pathname, init) });
    assert.equal((await client.http.send({ method: 'PUT', url: `${server.origin}/clients` })).status, 200);
    assert.equal(server.requests[0]?.target, '/clients');
  });
});

describe('A POST', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const failing: readonly (readonly [what: string, respond: Respond])[] = [
    ['is answered 429', text('', 429)],
    ['is answered 429 with a wait', json({}, 429, { 'retry-after': '0' })],
    ['is answered 502', text('', 502)],
    ['is answered 503', text('', 503)],
    ['is answered 504', text('', 504)],
    ['loses its connection', hangUp],
    ['loses the rest of its answer', cutInBody({ 'content-length': '400' })],
  ];
  for (const [what, respond] of failing) {
    it(`that ${what} is never retried, because it may have succeeded`, async () => {
      server = await TestServer.start(respond, ok);
      const client = new TestHttp();
      await failureOf(client.http.send({ method: 'POST', url: `${server.origin}/clients`, body: '{}' }));
      assert.equal(server.requests.length, 1);
      assert.deepEqual(client.pauses, []);
    });
  }
});
