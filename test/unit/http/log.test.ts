import assert from 'node:assert/strict';
import { failureOf, TestHttp } from './support/testHttp.ts';
import { cutInBody, deserted, hangUp, json, type Respond, silence, TestServer, text } from './support/testServer.ts';

const secret = 'SECRET-CANARY';

describe('The log of a request', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const linesFor = async (respond: Respond, client = new TestHttp()) => {
    server = await TestServer.start(respond);
    const request = {
      method: 'POST',
      url: `${server.origin}/clients/1/jwks?token=${secret}#${secret}`,
      headers: { authorization: `Bearer ${secret}`, 'x-secret': secret },
      body: `{"d":"${secret}"}`,
    } as const;
    await client.http.send(request).catch(() => undefined);
    return client.lines.map((line) => line.replace(new URL(server.origin).host, 'HOST'));
  };

  const answers: readonly (readonly [what: string, respond: Respond, line: RegExp])[] = [
    ['an answer', json({ access_token: secret }, 201, { 'x-secret': secret }), /→ 201 \(0 ms\)$/],
    ['a refusal', text(secret, 403), /→ 403 \(0 ms\)$/],
    ['a redirect', json({}, 302, { location: `/${secret}` }), /→ 302 \(0 ms\)$/],
    ['a connection that broke', hangUp, /→ cut ECONNRESET$/],
    ['an answer that broke off', cutInBody(), /→ cut [A-Z_]+$/],
  ];
  for (const [what, respond, line] of answers) {
    it(`has method, host, path and outcome of ${what}, not header, query or body`, async () => {
      const lines = await linesFor(respond);
      assert.equal(lines.length, 1);
      assert.match(lines[0]!, /^POST HOST\/clients\/1\/jwks → /);
      assert.match(lines[0]!, line);
    });
  }

  it('records an answer that did not arrive in time', async () => {
    const lines = await linesFor(silence, new TestHttp({ timeoutMs: () => 50 }));
    assert.deepEqual(lines, ['POST HOST/clients/1/jwks → timeout']);
  });

  it('records a server that does not exist, with the system’s error code', async () => {
    server = await TestServer.start(silence);
    const client = new TestHttp();
    const origin = await deserted();
    await failureOf(client.http.send({ method: 'POST', url: `${origin}/token?${secret}` }));
    assert.deepEqual(client.lines, [`POST ${new URL(origin).host}/token → unreachable ECONNREFUSED`]);
  });

  it('records the duration of an answer', async () => {
    let time = 0;
    const client = new TestHttp({ now: () => new Date(time) });
    const after40: Respond = (response, request) => {
      time += 40;
      json({})(response, request);
    };
    assert.deepEqual(await linesFor(after40, client), ['POST HOST/clients/1/jwks → 200 (40 ms)']);
  });

  it('has a line for every attempt', async () => {
    server = await TestServer.start(text('', 503), text('', 503), json({}));
    const client = new TestHttp();
    await client.http.send({ method: 'GET', url: `${server.origin}/scopes/all?prefix=${secret}` });
    const outcomes = client.lines.map((line) => /\/scopes\/all → (\d+)/.exec(line)?.[1]);
    assert.deepEqual(outcomes, ['503', '503', '200']);
    assert.ok(!client.lines.join().includes(secret));
  });
});
