import assert from 'node:assert/strict';
import type { JsonWebKey } from 'node:crypto';
import { test as testEnvironment } from '../../../src/core/environments/environment.ts';
import { isCancelled } from '../../../src/core/http/cancel.ts';
import { HttpError, type HttpFailure } from '../../../src/core/http/httpError.ts';
import { Ansattporten, type BegunLogin } from '../../../src/core/login/ansattporten.ts';
import { LoginError, type LoginFailure } from '../../../src/core/login/loginError.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { cutInBody, hangUp, json, type Respond, silence, text } from '../http/support/testServer.ts';
import { keyGenerationMs, privateJwk } from '../sandbox/support/keys.ts';
import { BadIssuer, clientId } from './support/badIssuer.ts';

const redirectUri = 'http://127.0.0.1:49152/signed-in';
const wish = { redirectUri, request: { acr: 'high', authorizationDetails: [] }, language: 'nb' };
const html = text('<html><title>Hotell Nord: log in to the network</title></html>');
const now = () => new Date();
const mismatch = { reason: 'mismatch', what: 'idToken' } as const;

describe('A login at an issuer that misbehaves', function () {
  this.timeout(keyGenerationMs);
  let keys: readonly JsonWebKey[];
  let issuer: BadIssuer;
  let client: TestHttp;
  let ansattporten: Ansattporten;

  before(async () => {
    keys = await Promise.all([privateJwk('of-the-issuer'), privateJwk('of-the-issuer')]);
  });
  beforeEach(async () => {
    issuer = await BadIssuer.start(keys[0]!, now);
    client = new TestHttp({ now });
    ansattporten = loginAt(issuer.issuer);
  });
  afterEach(async () => {
    await issuer.close();
  });

  const loginAt = (at: string, clock = now, http = client.http) =>
    new Ansattporten({ id: 'test', login: { ...testEnvironment.login!, clientId, issuer: at } }, http, clock);
  const begin = async (at = ansattporten): Promise<BegunLogin> => {
    const begun = await at.begin(wish);
    issuer.nonce = begun.nonce;
    return begun;
  };
  const logIn = async (at = ansattporten) => {
    const begun = await begin(at);
    return at.finish(begun, issuer.callback(redirectUri, begun.state));
  };
  const why = async (asked: Promise<unknown>): Promise<LoginFailure | HttpFailure> => {
    const error = await rejection(asked);
    assert.ok(error instanceof LoginError || error instanceof HttpError, String(error));
    const said = [...client.lines, String(error), error.stack, JSON.stringify(error)].join('\n');
    for (const secret of issuer.given) assert.ok(!said.includes(secret), 'a secret was told');
    return error.failure;
  };

  it('succeeds if it does not misbehave, and can be renewed', async () => {
    const { refreshToken } = await logIn();
    const { accessToken } = await ansattporten.refresh(refreshToken!);
    assert.ok(issuer.given.includes(accessToken));
  });

  const metadata: readonly (readonly [what: string, instead: Respond, failure: object])[] = [
    ['a page', html, { reason: 'metadata', what: 'notJson' }],
    ['a page that calls itself JSON', text('<html>', 200, 'application/json'), { reason: 'metadata', what: 'notJson' }],
    ['nothing', text('', 200, 'application/json'), { reason: 'metadata', what: 'notJson' }],
    ['that there is none, with a page', text('<html>', 404), { reason: 'metadata', what: 'notJson' }],
    ['that there is none, in JSON', json({ error: 'not_found' }, 404), { reason: 'metadata', what: 'notJson' }],
    [
      'to look elsewhere',
      json({}, 302, { location: 'https://evil.example/' }),
      { reason: 'metadata', what: 'notJson' },
    ],
    ['a list', json([]), { reason: 'metadata', what: 'other' }],
    ['an empty object', json({}), { reason: 'metadata', what: 'other' }],
    ['half of it', cutInBody(), { reason: 'cut' }],
    ['nothing and hangs up', hangUp, { reason: 'cut' }],
  ];
  for (const [what, instead, failure] of metadata) {
    it(`is not begun if its metadata are requested and it answers ${what}`, async () => {
      issuer.instead.metadata = instead;
      assert.deepEqual(await why(begin()), failure);
      issuer.instead = {};
      assert.ok(await logIn(), 'and is at the next try');
    });
  }

  it('is not begun if the server returns an error, which is reported as such', async () => {
    issuer.instead.metadata = text('<html>', 503);
    const failure = await why(begin());
    assert.ok(failure.reason === 'status' && failure.status === 503, JSON.stringify(failure));
  });

  it('is not begun if the metadata name another issuer', async () => {
    issuer.metadata = { issuer: 'https://evil.example' };
    assert.deepEqual(await why(begin()), { reason: 'metadata', what: 'issuer' });
  });

  for (const endpoint of ['authorization_endpoint', 'token_endpoint', 'jwks_uri']) {
    it(`is not begun if the metadata lack the ${endpoint}`, async () => {
      issuer.metadata = { [endpoint]: undefined };
      assert.deepEqual(await why(begin()), { reason: 'metadata', what: 'other' });
    });
  }

  it('sends nothing over http, except to this machine', async () => {
    for (const at of ['http://ansattporten.example', 'http://192.0.2.1', 'http://127.0.0.1.example']) {
      const failure = await why(loginAt(at).begin(wish));
      assert.deepEqual(failure, { reason: 'metadata', what: 'other' }, at);
    }
    assert.deepEqual(client.lines, []);
  });

  for (const endpoint of ['metadata', 'token'] as const) {
    it(`times out like all requests if its ${endpoint} endpoint never answers`, async () => {
      issuer.instead[endpoint] = silence;
      const quick = new TestHttp({
        now,
        timeoutMs: () => (issuer.requests.length < 1 && endpoint === 'token' ? 60_000 : 50),
      });
      const failure = await why(logIn(loginAt(issuer.issuer, now, quick.http)));
      assert.deepEqual(failure, { reason: 'timeout', timeoutMs: 50 });
    });

    it(`can be cancelled while its ${endpoint} endpoint does not answer`, async () => {
      const cancel = new AbortController();
      issuer.instead[endpoint] = () => {
        cancel.abort();
      };
      const asked = async () => {
        const begun = await ansattporten.begin(wish, cancel.signal);
        await ansattporten.finish(begun, issuer.callback(redirectUri, begun.state), cancel.signal);
      };
      assert.ok(isCancelled(await rejection(asked())));
    });
  }

  const answers: readonly (readonly [what: string, instead: Respond, failure: object])[] = [
    ['a page', html, { reason: 'answer' }],
    ['a page that calls itself JSON', text('<html>', 200, 'application/json'), { reason: 'answer' }],
    ['an empty object', json({}), { reason: 'answer' }],
    ['a token of another kind', json({ access_token: 'x', token_type: 'DPoP', id_token: 'x' }), { reason: 'answer' }],
    ['half of it', cutInBody(), { reason: 'cut' }],
    ['nothing and hangs up', hangUp, { reason: 'cut' }],
    [
      'that the code is not good',
      json({ error: 'invalid_grant', error_description: 'No' }, 400),
      { reason: 'refused', error: 'invalid_grant', description: 'No' },
    ],
    [
      'that it does not know the client',
      json({ error: 'invalid_client' }, 401),
      { reason: 'refused', error: 'invalid_client', description: undefined },
    ],
  ];
  for (const [what, instead, failure] of answers) {
    it(`fails if tokens are requested and it answers ${what}`, async () => {
      issuer.instead.token = instead;
      assert.deepEqual(await why(logIn()), failure);
      assert.equal(issuer.requests.filter((request) => request === 'POST /token').length, 1, 'asked once');
    });
  }

  it('fails if a page with its own status replaces the token', async () => {
    issuer.instead.token = text('<html>', 502);
    const failure = await why(logIn());
    assert.ok(failure.reason === 'status' && failure.status === 502, JSON.stringify(failure));
  });

  const hour = 3600;
  const seconds = () => Math.floor(Date.now() / 1000);
  const idTokens: readonly (readonly [what: string, make: () => void, failure: LoginFailure])[] = [
    ['is for another client', () => (issuer.claims = { aud: 'another' }), mismatch],
    ['is from another issuer', () => (issuer.claims = { iss: 'https://evil.example' }), mismatch],
    ['has expired', () => (issuer.claims = { iat: seconds() - 2 * hour, exp: seconds() - hour }), mismatch],
    ['is for another login', () => (issuer.claims = { nonce: 'another' }), mismatch],
    ['is for no login', () => (issuer.claims = { nonce: undefined }), { reason: 'answer' }],
    ['says of nobody whom it is about', () => (issuer.claims = { sub: undefined }), { reason: 'answer' }],
    ['is signed by somebody else', () => (issuer.signedWith = keys[1]!), mismatch],
    ['names a key that is not the issuer’s', () => (issuer.header = { kid: 'another' }), mismatch],
    ['is not there', () => (issuer.response = { id_token: undefined }), { reason: 'answer' }],
    ['is none', () => (issuer.response = { id_token: 'x.y.z' }), { reason: 'answer' }],
  ];
  for (const [what, make, failure] of idTokens) {
    it(`fails if the ID token ${what}`, async () => {
      make();
      assert.deepEqual(await why(logIn()), failure);
    });
  }

  it('fails if the ID token is not signed', async () => {
    const begun = await begin();
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    const claims = {
      iss: issuer.issuer,
      aud: clientId,
      sub: 'kari',
      nonce: begun.nonce,
      iat: seconds(),
      exp: seconds() + 60,
    };
    const body = Buffer.from(JSON.stringify(claims)).toString('base64url');
    issuer.response = { id_token: `${header}.${body}.` };
    const { reason } = await why(ansattporten.finish(begun, issuer.callback(redirectUri, begun.state)));
    assert.ok(['mismatch', 'answer'].includes(reason), reason);
  });

  it('fails if the issuer’s keys are not available', async () => {
    issuer.instead.jwks = html;
    assert.deepEqual(await why(logIn()), mismatch);
    issuer.instead.jwks = text('<html>', 503);
    assert.equal((await why(logIn())).reason, 'status');
  });

  it('names the clock if the ID token has expired only because this machine’s is an hour fast', async () => {
    const fast = () => new Date(Date.now() + hour * 1000);
    const failure = await why(logIn(loginAt(issuer.issuer, fast, new TestHttp({ now: fast }).http)));
    assert.ok(failure.reason === 'clock', JSON.stringify(failure));
    assert.ok(Math.abs(failure.skewMs - hour * 1000) < 60_000, String(failure.skewMs));
  });

  it('is not renewed with someone else’s ID token', async () => {
    const { refreshToken } = await logIn();
    issuer.claims = { aud: 'another' };
    assert.deepEqual(await why(ansattporten.refresh(refreshToken!)), mismatch);
  });

  it('is renewed without a new refresh token if the issuer returns none', async () => {
    issuer.response = { refresh_token: undefined };
    assert.equal((await ansattporten.refresh('a refresh token')).refreshToken, undefined);
  });

  it('has a known duration only if the issuer states it in a readable way', async () => {
    const lengths = [];
    for (const said of [600, '600', undefined, null, 'soon', -1, {}]) {
      issuer.response = { refresh_token_expires_in: said };
      lengths.push((await ansattporten.refresh('a refresh token')).refreshTokenExpiresIn);
    }
    assert.deepEqual(lengths, [600, 600, undefined, undefined, undefined, undefined, undefined]);
  });

  it('ends without an error if the issuer can’t revoke it', async () => {
    await ansattporten.revoke('a refresh token');
    assert.deepEqual(issuer.requests, ['GET /.well-known/openid-configuration']);
  });
});
