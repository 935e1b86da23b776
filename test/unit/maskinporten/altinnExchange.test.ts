import assert from 'node:assert/strict';
import { decodeJwt } from 'jose';
import { HttpError } from '../../../src/core/http/httpError.ts';
import { AltinnExchangeError, exchangeForAltinnToken } from '../../../src/core/maskinporten/altinnExchange.ts';
import { tokenContent } from '../../../src/core/maskinporten/tokenEndpoint.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { TestServer, text } from '../http/support/testServer.ts';
import { keyGenerationMs, privateJwk } from '../sandbox/support/keys.ts';
import { createClient } from '../sandbox/support/newClient.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhbHRpbm4ifQ.c2lnbmF0dXJl';

describe('Exchanging a Maskinporten token for one of Altinn’s (self-service-api.md §5)', () => {
  let server: TestServer;
  afterEach(() => server.close());

  const exchange = (asTestOrganisation = false, http = new TestHttp()) =>
    exchangeForAltinnToken(http.http, { platformUrl: server.origin, token: 'secret-token', asTestOrganisation });

  it('sends the token as a bearer token and returns the new one', async () => {
    server = await TestServer.start(text(jwt, 200));
    assert.equal(await exchange(), jwt);
    const [request] = server.requests;
    assert.equal(request?.target, '/authentication/api/v1/exchange/maskinporten');
    assert.equal(request.headers.authorization, 'Bearer secret-token');
  });

  it('requests the test organisation only when told to', async () => {
    server = await TestServer.start(text(`"${jwt}"\n`, 200));
    assert.equal(await exchange(true), jwt);
    assert.equal(server.requests[0]?.target, '/authentication/api/v1/exchange/maskinporten?test=true');
  });

  it('distinguishes a refusal from a server error and from a page that is not a token', async () => {
    server = await TestServer.start(text('', 403));
    const refused = await rejection(exchange(true));
    assert.ok(refused instanceof AltinnExchangeError && refused.status === 403 && refused.asTestOrganisation);
    for (const [body, status] of [
      ['', 500],
      ['<html>Log in</html>', 200],
      ['', 200],
    ] as const) {
      await server.close();
      server = await TestServer.start(text(body, status));
      assert.ok((await rejection(exchange())) instanceof HttpError, body);
    }
  });

  it('writes neither token to the log or into an error', async () => {
    const http = new TestHttp();
    server = await TestServer.start(text('secret-answer', 403));
    const refused = (await rejection(exchange(false, http))) as Error;
    const said = [...http.lines, refused.message, refused.stack].join('\n');
    assert.doesNotMatch(said, /secret/);
  });
});

describe('A token from the sandbox', function () {
  this.timeout(keyGenerationMs);
  it('is exchanged, and both tokens can be read by their owner', async () => {
    const key = await privateJwk();
    const sandbox = await TestSandbox.start();
    try {
      const clientId = await createClient(sandbox, {}, key);
      const answer = await sandbox.token(sandbox.grant({ clientId, jwk: key, scope: 'altinn:serviceowner' }));
      const token = String(answer.body.access_token);
      const platformUrl = sandbox.sandbox.issuer.replace(/\/$/, '');
      const ask = { platformUrl, token, asTestOrganisation: false };
      const altinnToken = await exchangeForAltinnToken(new TestHttp().http, ask);
      assert.deepEqual(tokenContent(token)?.claims, decodeJwt(token));
      assert.equal(tokenContent(altinnToken)?.claims['urn:altinn:orgNumber'], sandbox.orgno());
      assert.equal(tokenContent(altinnToken)?.header.alg, 'RS256');
    } finally {
      await sandbox.close();
    }
  });

  it('is not read if it is opaque', () => {
    for (const token of ['', 'opaque', 'a.b.c', `${jwt}.x.y.z`]) assert.equal(tokenContent(token), undefined, token);
  });
});
