import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { isCancelled } from '../../../src/core/http/cancel.ts';
import { HttpError } from '../../../src/core/http/httpError.ts';
import { fetchToken, TokenError } from '../../../src/core/maskinporten/tokenEndpoint.ts';
import { failureOf, rejection, TestHttp } from '../http/support/testHttp.ts';
import { cutInBody, hangUp, json, type Respond, silence, TestServer, text } from '../http/support/testServer.ts';

const grant = 'eyJhbGciOiJSUzI1NiJ9.R1JBTlQtQ0FOQVJZ.GRANT-CANARY';

describe('Fetching a token', () => {
  let server: TestServer;
  let client: TestHttp;
  beforeEach(() => {
    client = new TestHttp();
  });
  afterEach(() => server.close());

  const fetchFrom = async (respond: Respond, signal?: AbortSignal) => {
    server = await TestServer.start(respond);
    return fetchToken(client.http, `${server.origin}/token`, grant, signal);
  };

  it('sends the grant as a form (RFC 7523 §2.1)', async () => {
    await fetchFrom(json({ access_token: 't', token_type: 'Bearer', expires_in: 119, scope: 'a' }));
    const [{ method, target, headers, body }] = server.requests as [TestServer['requests'][number]];
    assert.deepEqual(
      [method, target, headers['content-type']],
      ['POST', '/token', 'application/x-www-form-urlencoded'],
    );
    assert.deepEqual(
      [...new URLSearchParams(body)],
      [
        ['grant_type', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
        ['assertion', grant],
      ],
    );
    assert.equal(headers.authorization, undefined);
  });

  it('returns the token with its scopes and lifetime', async () => {
    const answer = { access_token: 't', token_type: 'Bearer', expires_in: 119, scope: 'a:b  c:d', future: 1 };
    assert.deepEqual(await fetchFrom(json(answer)), { value: 't', scopes: ['a:b', 'c:d'], expiresIn: 119 });
  });

  it('accepts a token without scopes', async () => {
    const answer = { access_token: 't', token_type: 'Bearer', expires_in: 1 };
    assert.deepEqual((await fetchFrom(json(answer))).scopes, []);
  });

  it('reports why Maskinporten refused, with the code that users can look up', async () => {
    const description = 'Invalid assertion. Client authentication failed. Invalid JWT signature';
    const answer = {
      error: 'invalid_grant',
      error_description: `${description} (trace_id: 019a3290ae20315104be12c7fcc82ebf)`,
      error_uri: 'https://test.maskinporten.no/errors/MP-124',
    };
    const error = await rejection(fetchFrom(json(answer, 400)));
    assert.ok(error instanceof TokenError);
    assert.deepEqual(error.refusal, {
      status: 400,
      error: 'invalid_grant',
      description,
      cause: 'badSignature',
      code: 'MP-124',
      helpUri: answer.error_uri,
      traceId: '019a3290ae20315104be12c7fcc82ebf',
      scopes: [],
      organisations: [],
    });
    assert.equal(error.message, 'Token endpoint answered invalid_grant MP-124');
  });

  it('reports what it can about a refusal without a description', async () => {
    for (const body of [{ error: 'invalid_scope' }, { error: 'invalid_scope', error_description: null }]) {
      const error = await rejection(fetchFrom(json(body, 401)));
      await server.close();
      assert.ok(error instanceof TokenError);
      const { cause, code, description } = error.refusal;
      assert.deepEqual([cause, code, description], ['scopeNotOnClient', undefined, '']);
      assert.equal(error.message, 'Token endpoint answered invalid_scope');
    }
  });

  for (const [wrong, date, skewMs] of [
    ['fast', '2026-03-02T07:53:00.000Z', 7 * 60_000 - 500],
    ['slow', '2026-03-02T08:03:00.000Z', -3 * 60_000 - 500],
  ] as const) {
    it(`reports by how much this machine’s clock is ${wrong} if the grant is refused`, async () => {
      const refuse: Respond = (response) =>
        response
          .writeHead(400, { date: new Date(date).toUTCString() })
          .end(JSON.stringify({ error: 'invalid_grant', error_description: 'Issue time is after now' }));
      const error = await rejection(fetchFrom(refuse));
      assert.ok(error instanceof TokenError);
      assert.deepEqual([error.refusal.cause, error.clockSkewMs], ['clock', skewMs]);
    });
  }

  const unreadable: readonly (readonly [what: string, respond: Respond, reason: HttpError['failure']['reason']])[] = [
    ['an error page of a proxy', text('<html>Bad gateway</html>', 502), 'status'],
    ['a server error without a body', text('', 500), 'status'],
    ['JSON that is no error of a token endpoint', json({ message: 'x' }, 500), 'status'],
    ['JSON that is no object', json('invalid_grant', 400), 'status'],
    ['an error that is no text', json({ error: { code: 1 } }, 400), 'status'],
    ['a redirect to a login page', (response) => response.writeHead(302, { location: '/login' }).end(), 'status'],
    ['a login page with status 200', text('<html>Log in</html>'), 'notJson'],
    ['an answer without a token', json({ token_type: 'Bearer', expires_in: 1 }), 'unexpectedShape'],
    ['an empty token', json({ access_token: '', token_type: 'Bearer', expires_in: 1 }), 'unexpectedShape'],
    ['a connection that is cut', hangUp, 'cut'],
    ['an answer that is cut', cutInBody({ 'content-length': '400' }), 'cut'],
  ];
  for (const [what, respond, reason] of unreadable) {
    it(`is a failed request, not retried, for ${what}`, async () => {
      assert.equal((await failureOf(fetchFrom(respond))).reason, reason);
      assert.equal(server.requests.length, 1);
    });
  }

  it('can be cancelled', async () => {
    const cancel = new AbortController();
    const fetching = fetchFrom((response, request) => {
      silence(response, request);
      cancel.abort();
    }, cancel.signal);
    assert.ok(isCancelled(await rejection(fetching)));
  });

  const failing: readonly (readonly [what: string, respond: Respond])[] = [
    ...unreadable.map(([what, respond]) => [what, respond] as const),
    ['a refusal', json({ error: 'invalid_grant', error_description: 'MP-100: no' }, 400)],
    ['nothing in time', silence],
  ];
  for (const [what, respond] of failing) {
    it(`leaves the grant out of error and log if it returns ${what}`, async () => {
      if (respond === silence) client = new TestHttp({ timeoutMs: () => 50 });
      const error = await rejection(fetchFrom(respond));
      const everything = inspect(error, { depth: 20, showHidden: true, maxStringLength: Infinity });
      assert.match(everything, /\bat /);
      for (const part of grant.split('.')) assert.ok(!everything.includes(part), part);
      assert.equal(client.lines.length, 1);
      assert.ok(!/CANARY|eyJ|assertion/.test(client.lines.join()), client.lines.join());
    });
  }

  it('leaves the token out of the error and of the log if the rest of the answer is invalid', async () => {
    const error = await rejection(fetchFrom(json({ access_token: 'TOKEN-CANARY', expires_in: 'TOKEN-CANARY' })));
    assert.ok(error instanceof HttpError);
    assert.ok(!inspect(error, { depth: 20, showHidden: true }).includes('CANARY'));
    assert.ok(!client.lines.join().includes('CANARY'));
  });
});
