import assert from 'node:assert/strict';
import { once } from 'node:events';
import fetch from 'node-fetch';
import { delay } from '../../../src/core/http/delay.ts';
import { Cancelled, isCancelled } from '../../../src/core/http/cancel.ts';
import { logTo, rejection, TestHttp } from './support/testHttp.ts';
import { json, silence, TestServer, text } from './support/testServer.ts';

describe('Cancelling a request', () => {
  let server: TestServer;
  let cancel: AbortController;
  beforeEach(() => {
    cancel = new AbortController();
  });
  afterEach(() => server.close());

  const ask = (client: TestHttp) =>
    client.http.send({ method: 'GET', url: `${server.origin}/clients`, signal: cancel.signal });

  it('prevents it from being sent if it has not been sent yet', async () => {
    server = await TestServer.start(json({}));
    cancel.abort();
    let fetched = 0;
    const client = new TestHttp({ fetch: (...request) => ((fetched += 1), fetch(...request)) });
    assert.ok(isCancelled(await rejection(ask(client))));
    assert.equal(fetched, 0);
  });

  it('takes effect at once while the server is working, and sends nothing more', async () => {
    let hungUp: Promise<unknown> | undefined;
    server = await TestServer.start((response) => {
      hungUp = once(response, 'close');
      cancel.abort();
    }, json({}));
    const client = new TestHttp();
    assert.ok(isCancelled(await rejection(ask(client))));
    await hungUp;
    assert.equal(server.requests.length, 1);
    assert.deepEqual(client.lines, []);
  });

  it('takes effect at once in the middle of an answer', async () => {
    server = await TestServer.start((response) => response.writeHead(200).write('{"ok":'), json({}));
    const begun: typeof fetch = async (...request) => {
      const response = await fetch(...request);
      setImmediate(() => {
        cancel.abort();
      });
      return response;
    };
    assert.ok(isCancelled(await rejection(ask(new TestHttp({ fetch: begun })))));
    assert.equal(server.requests.length, 1);
  });

  it('takes effect at once during the wait that a busy server asked for', async () => {
    server = await TestServer.start(json({}, 429, { 'retry-after': '20' }), json({}));
    const client = new TestHttp({
      delay: (ms, signal) => {
        const waiting = delay(ms, signal);
        cancel.abort();
        return waiting;
      },
    });
    assert.ok(isCancelled(await rejection(ask(client))));
    assert.equal(server.requests.length, 1);
  });

  it('takes effect at once in the pause before a retry', async () => {
    server = await TestServer.start(text('', 503), json({}));
    // The answer has been read when it is logged; what is done next is pausing.
    const log = logTo({
      push: () =>
        setImmediate(() => {
          cancel.abort();
        }),
    });
    assert.ok(isCancelled(await rejection(ask(new TestHttp({ log, firstRetryMs: 60_000 })))));
    assert.equal(server.requests.length, 1);
  });

  it('is not reported as a failure', async () => {
    server = await TestServer.start(silence);
    const client = new TestHttp({
      fetch: () => {
        cancel.abort();
        return Promise.reject(new Error('The connection broke at the same moment.'));
      },
    });
    assert.ok(isCancelled(await rejection(ask(client))));
  });

  it('does not cancel another request', async () => {
    server = await TestServer.start((response, request) => {
      if (request.target === '/clients') cancel.abort();
      else json({ ok: true })(response, request);
    });
    const client = new TestHttp();
    const [first, second] = await Promise.allSettled([
      ask(client),
      client.http.send({ method: 'GET', url: `${server.origin}/scopes` }),
    ]);
    assert.deepEqual([first.status, second.status], ['rejected', 'fulfilled']);
  });
});

describe('A pause', () => {
  it('does not begin if it has already been cancelled', async () => {
    await assert.rejects(delay(2 ** 30, AbortSignal.abort()), Cancelled);
  });

  it('ends as soon as it is cancelled', async () => {
    const cancel = new AbortController();
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    const waiting = delay(2 ** 30, cancel.signal);
    assert.equal(timers(), before + 1);
    cancel.abort();
    assert.equal(timers(), before, 'nothing is left running');
    await assert.rejects(waiting, Cancelled);
  });

  it('ends by itself, with or without a signal', async () => {
    await delay(0);
    await delay(0, new AbortController().signal);
  });
});
