import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { HttpError } from '../../../src/core/http/httpError.ts';
import { failureOf, rejection, TestHttp } from './support/testHttp.ts';
import { cutInBody, deserted, hangUp, json, type Respond, silence, TestServer, text } from './support/testServer.ts';

const secret = 'SECRET-CANARY';

describe('An answer that cannot be used', () => {
  let server: TestServer | undefined;
  afterEach(() => server?.close());

  const failureFor = async (respond: Respond, client = new TestHttp()) => {
    server = await TestServer.start(respond);
    const asked = client.http.json({ method: 'POST', url: `${server.origin}/clients` }, z.object({ ok: z.boolean() }));
    return failureOf(asked);
  };

  it('is distinguished from an unreachable server', async () => {
    const url = `${await deserted()}/clients`;
    const failure = await failureOf(new TestHttp().http.send({ method: 'POST', url }));
    assert.deepEqual(failure, { reason: 'unreachable', code: 'ECONNREFUSED' });
  });

  it('is reported as cut off if the connection breaks before the first byte', async () => {
    assert.deepEqual(await failureFor(hangUp), { reason: 'cut' });
  });

  for (const [how, headers] of [
    ['short of its promised length', { 'content-length': '400' }],
    ['short of its last chunk', {}],
  ] as const) {
    it(`is reported as cut off if it ends ${how}`, async () => {
      assert.deepEqual(await failureFor(cutInBody(headers)), { reason: 'cut' });
    });
  }

  it('is not waited for longer than the setting allows, before the answer', async () => {
    const failure = await failureFor(silence, new TestHttp({ timeoutMs: () => 50 }));
    assert.deepEqual(failure, { reason: 'timeout', timeoutMs: 50 });
  });

  it('is not waited for longer than the setting allows, in the middle of the answer', async () => {
    const stalled: Respond = (response) => response.writeHead(200).write('{"ok":');
    const failure = await failureFor(stalled, new TestHttp({ timeoutMs: () => 300 }));
    assert.deepEqual(failure, { reason: 'timeout', timeoutMs: 300 });
  });

  it('is not waited for any longer if it can be cancelled', async () => {
    server = await TestServer.start(silence);
    const { http } = new TestHttp({ timeoutMs: () => 50 });
    const { signal } = new AbortController();
    const failure = await failureOf(http.send({ method: 'GET', url: server.origin, signal }));
    assert.deepEqual(failure, { reason: 'timeout', timeoutMs: 50 });
  });

  it('is not requested again after the whole timeout', async () => {
    server = await TestServer.start(silence);
    const { http } = new TestHttp({ timeoutMs: () => 50 });
    await failureOf(http.send({ method: 'GET', url: server.origin }));
    assert.ok(server.requests.length <= 1);
  });

  it('has the timeout that the settings contain at each attempt', async () => {
    server = await TestServer.start(text('', 503));
    const limits = [60_000, 60_001, 60_002, 60_003];
    const { http } = new TestHttp({ timeoutMs: () => limits.shift() ?? 0 });
    await failureOf(http.send({ method: 'GET', url: server.origin }));
    assert.deepEqual(limits, []);
  });

  it('is not JSON if it is a proxy’s login page', async () => {
    const page = `<html>${secret}</html>`;
    const failure = await failureFor(text(page, 200, 'text/html; charset=utf-8'));
    assert.deepEqual(failure, { reason: 'notJson', contentType: 'text/html; charset=utf-8' });
  });

  it('is not JSON if it is empty', async () => {
    const failure = await failureFor((response) => response.writeHead(204).end());
    assert.deepEqual(failure, { reason: 'notJson', contentType: undefined });
  });

  it('keeps its text with its status, for those who can read it', async () => {
    const failure = await failureFor(text('{"error":"x"}', 428));
    assert.deepEqual(failure, { reason: 'status', status: 428, body: '{"error":"x"}', retryAfterMs: undefined });
  });

  it('is dropped, and not requested again, if it is larger than any answer of this API', async () => {
    const huge = gzipSync(Buffer.alloc(33 * 1024 * 1024, ' '));
    server = await TestServer.start((response) =>
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(huge),
    );
    const asked = new TestHttp().http.send({ method: 'GET', url: server.origin });
    assert.deepEqual(await failureOf(asked), { reason: 'unexpectedShape', issues: ['(root): too_big'] });
    assert.equal(server.requests.length, 1);
  }).timeout(60_000);

  for (const [status, where] of [
    [301, 'https://elsewhere.example/'],
    [302, 'own'],
    [307, 'own'],
    [308, 'own'],
  ] as const) {
    it(`is a failure if it is a redirect (${status}), so that the token goes nowhere else`, async () => {
      server = await TestServer.start((response) =>
        response.writeHead(status, { location: where === 'own' ? '/login' : where }).end(),
      );
      const headers = { authorization: `Bearer ${secret}` };
      const failure = await failureOf(new TestHttp().http.send({ method: 'GET', url: `${server.origin}/a`, headers }));
      assert.equal(failure.reason === 'status' && failure.status, status);
      assert.deepEqual(
        server.requests.map(({ target }) => target),
        ['/a'],
      );
    });
  }
});

describe('An answer of another shape', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const shape = z.array(z.looseObject({ client_id: z.string(), scopes: z.array(z.string()) }));
  const readAs = async (value: unknown) => {
    server = await TestServer.start(json(value));
    return new TestHttp().http.json({ method: 'GET', url: `${server.origin}/clients` }, shape);
  };

  it('is described by where it differs, never by its content', async () => {
    const error = await rejection(
      readAs([
        { client_id: 'a', scopes: [] },
        { client_id: { secret }, scopes: [secret, 1] },
      ]),
    );
    assert.ok(error instanceof HttpError);
    const issues = ['1.client_id: invalid_type', '1.scopes.1: invalid_type'];
    assert.deepEqual(error.failure, { reason: 'unexpectedShape', issues });
    assert.ok(!(JSON.stringify(error) + String(error.stack)).includes(secret));
  });

  it('is described as a whole if nothing fits', async () => {
    const failure = await failureOf(readAs({ [secret]: 1 }));
    assert.deepEqual(failure, { reason: 'unexpectedShape', issues: ['(root): invalid_type'] });
  });

  it('is accepted if it only has more members than known, all of which are kept', async () => {
    const sent = [{ client_id: 'a', scopes: ['s'], future: { deep: [1, null] } }];
    assert.deepEqual(await readAs(sent), sent);
  });
});

describe('The error of a request', () => {
  let server: TestServer;
  afterEach(() => server.close());

  for (const [what, respond, said] of [
    ['a status', text(secret, 500), 'status 500'],
    ['a cut connection', hangUp, 'cut'],
    ['a broken answer', cutInBody(), 'cut'],
    ['something that is not JSON', text(secret), 'notJson'],
    ['another shape', json({ [secret]: secret }), 'unexpectedShape'],
  ] as const) {
    it(`names method, host and path for ${what}, and nothing sent or received`, async () => {
      server = await TestServer.start(respond);
      const request = {
        method: 'POST',
        url: `${server.origin}/clients/1?token=${secret}#${secret}`,
        headers: { authorization: `Bearer ${secret}` },
        body: `assertion=${secret}`,
      } as const;
      const error = await rejection(new TestHttp().http.json(request, z.object({ ok: z.boolean() })));
      assert.ok(error instanceof HttpError);
      assert.equal(error.message, `POST ${new URL(server.origin).host}/clients/1: ${said}`);
    });
  }
});
