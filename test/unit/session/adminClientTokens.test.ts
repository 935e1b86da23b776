import assert from 'node:assert/strict';
import { type JsonWebKey, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import type { Environment } from '../../../src/core/environments/environment.ts';
import { TokenError } from '../../../src/core/maskinporten/tokenEndpoint.ts';
import { AdminClientTokens } from '../../../src/session/adminClients.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { json, type Respond, TestServer } from '../http/support/testServer.ts';
import { Clock } from '../sandbox/support/clock.ts';
import { verifiedClaims } from '../sandbox/support/jwt.ts';
import { keyGenerationMs, privateJwk, publicHalf } from '../sandbox/support/keys.ts';

/** Gives `token-1`, `token-2` and so on, each for so many seconds. */
function tokens(lifetime: number): Respond {
  let given = 0;
  return (response, request) => {
    json({ access_token: `token-${(given += 1)}`, token_type: 'Bearer', expires_in: lifetime })(response, request);
  };
}
const refusal = json({ error: 'invalid_grant', error_description: 'MP-100: no' }, 400);

describe('The tokens of an admin client', function () {
  this.timeout(keyGenerationMs);
  let key: JsonWebKey;
  before(async () => {
    key = await privateJwk('admin');
  });

  let clock: Clock;
  let server: TestServer;
  afterEach(() => server.close());

  const start = async (...responds: readonly [Respond, ...Respond[]]): Promise<AdminClientTokens> => {
    clock = new Clock();
    server = await TestServer.start(...responds);
    const environment: Environment = {
      id: 'test',
      kind: 'test',
      selfServiceUrl: 'https://api.example.no/api/v1',
      issuer: 'https://issuer.example.no/',
      tokenEndpoint: `${server.origin}/token`,
      termsUrl: 'https://terms.example.no/',
    };
    const admin = {
      clientId: 'admin-client',
      key: { jwk: key as JWK & { kid: string } },
      scopes: ['idporten:dcr.read', 'idporten:dcr.write'],
    };
    return new AdminClientTokens(admin, environment, { http: new TestHttp().http, now: clock.now, newId: randomUUID });
  };

  it('are requested with the admin client’s own grant', async () => {
    const source = await start(tokens(120));
    await source.token();
    const grant = new URLSearchParams(server.requests[0]!.body).get('assertion')!;
    const { iss, aud, scope } = verifiedClaims(grant, [publicHalf(key)]);
    assert.deepEqual(
      [iss, aud, scope],
      ['admin-client', 'https://issuer.example.no/', 'idporten:dcr.read idporten:dcr.write'],
    );
  });

  it('are one token and one request for all concurrent callers', async () => {
    const source = await start(tokens(120));
    const given = await Promise.all(Array.from({ length: 20 }, () => source.token()));
    assert.deepEqual(new Set(given), new Set(['token-1']));
    assert.equal(server.requests.length, 1);
  });

  it('are used again while they are certainly valid', async () => {
    const source = await start(tokens(120));
    await source.token();
    clock.pass(104);
    assert.equal(await source.token(), 'token-1');
  });

  it('are renewed shortly before they expire, not after', async () => {
    const source = await start(tokens(120));
    await source.token();
    clock.pass(105);
    assert.deepEqual(await Promise.all([source.token(), source.token()]), ['token-2', 'token-2']);
    assert.equal(server.requests.length, 2);
  });

  it('expire by the time of the request, however long the answer took', async () => {
    const give = tokens(120);
    const source = await start((response, request) => {
      clock.pass(100);
      give(response, request);
    }, give);
    assert.equal(await source.token(), 'token-1');
    clock.pass(5);
    assert.equal(await source.token(), 'token-2');
  });

  it('are used once each if they are valid for less than the margin', async () => {
    const source = await start(tokens(10));
    assert.deepEqual([await source.token(), await source.token()], ['token-1', 'token-2']);
  });

  it('are replaced if the server no longer accepts one', async () => {
    const source = await start(tokens(120));
    source.forget(await source.token());
    assert.equal(await source.token(), 'token-2');
    assert.equal(await source.token(), 'token-2');
  });

  it('are kept if an older one is reported late as no longer accepted', async () => {
    const source = await start(tokens(120));
    const old = await source.token();
    source.forget(old);
    await source.token();
    source.forget(old);
    assert.equal(await source.token(), 'token-2');
    assert.equal(server.requests.length, 2);
  });

  it('are requested again after a failure, which is reported to all who waited', async () => {
    const source = await start(refusal, tokens(120));
    const failures = await Promise.all([rejection(source.token()), rejection(source.token())]);
    assert.ok(failures[0] instanceof TokenError && failures[1] === failures[0]);
    assert.equal(server.requests.length, 1);
    assert.equal(await source.token(), 'token-1');
  });

  it('are requested with a new grant each time', async () => {
    const source = await start(refusal, tokens(120));
    await rejection(source.token());
    await source.token();
    const ids = server.requests.map(({ body }) => {
      const grant = new URLSearchParams(body).get('assertion')!;
      return verifiedClaims(grant, [publicHalf(key)]).jti;
    });
    assert.equal(new Set(ids).size, 2);
  });
});
