import assert from 'node:assert/strict';
import { test as testEnvironment } from '../../../src/core/environments/environment.ts';
import { Ansattporten } from '../../../src/core/login/ansattporten.ts';
import { LoginError, type LoginFailure } from '../../../src/core/login/loginError.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { clientId, IndependentIssuer } from './support/independentIssuer.ts';

const request = { acr: 'high', authorizationDetails: [] };
const redirectUri = 'http://127.0.0.1:49152/signed-in';
const wish = { redirectUri, request, language: 'nb' };

describe('A login at an independent OpenID provider', () => {
  let issuer: IndependentIssuer;
  let client: TestHttp;
  let ansattporten: Ansattporten;

  before(async () => {
    issuer = await IndependentIssuer.start();
  });
  after(() => issuer.stop());

  beforeEach(() => {
    client = new TestHttp();
    ansattporten = loginAt({ issuer: issuer.issuer });
  });

  const loginAt = (differs: { issuer: string; clientId?: string }) =>
    new Ansattporten(
      { id: 'test', login: { ...testEnvironment.login!, clientId, ...differs } },
      client.http,
      () => new Date(),
    );
  const logIn = async () => {
    const begun = await ansattporten.begin(wish);
    return ansattporten.finish(begun, await issuer.visit(begun.url));
  };
  const failure = async (asked: Promise<unknown>): Promise<LoginFailure> => {
    const error = await rejection(asked);
    assert.ok(error instanceof LoginError, String(error));
    return error.failure;
  };

  it('returns tokens', async () => {
    const tokens = await logIn();
    assert.ok(tokens.accessToken && tokens.refreshToken && tokens.idToken);
    assert.ok(tokens.expiresAt > Date.now());
  });

  it('is pushed beforehand, so that the browser carries only its reference', async () => {
    const { url, state } = await ansattporten.begin(wish);
    assert.deepEqual([...url.searchParams.keys()].sort(), ['client_id', 'request_uri']);
    assert.ok(!url.href.includes(state));
  });

  it('uses new PKCE, state and nonce each time if the issuer takes no pushed request', async () => {
    const plain = await IndependentIssuer.start({ takesPushed: false });
    ansattporten = loginAt({ issuer: plain.issuer });
    const begun = await ansattporten.begin(wish);
    assert.ok((await ansattporten.finish(begun, await plain.visit(begun.url))).accessToken);
    const asked = [await ansattporten.begin(wish), await ansattporten.begin(wish)].map(({ url }) => url.searchParams);
    for (const name of ['state', 'nonce', 'code_challenge']) {
      const [one = '', other] = asked.map((parameters) => parameters.get(name)!);
      assert.ok(one.length >= 43, name);
      assert.notEqual(one, other, name);
    }
    assert.equal(asked[0]!.get('code_challenge_method'), 'S256');
    assert.equal(asked[0]!.get('redirect_uri'), redirectUri);
    assert.equal(asked[0]!.get('ui_locales'), 'nb');
    await plain.stop();
  });

  it('is renewed with a refresh token, which is valid once', async () => {
    const first = await logIn();
    const second = await ansattporten.refresh(first.refreshToken!);
    assert.notEqual(second.accessToken, first.accessToken);
    const again = await failure(ansattporten.refresh(first.refreshToken!));
    assert.deepEqual([again.reason, 'error' in again && again.error], ['refused', 'invalid_grant']);
  });

  it('is renewed with the same refresh token repeatedly if the issuer does not change it', async () => {
    const reusing = await IndependentIssuer.start({ usage: 'REUSE' });
    ansattporten = loginAt({ issuer: reusing.issuer });
    const begun = await ansattporten.begin(wish);
    const { refreshToken } = await ansattporten.finish(begun, await reusing.visit(begun.url));
    const given = [];
    for (let turn = 0; turn < 3; turn += 1) given.push((await ansattporten.refresh(refreshToken!)).refreshToken);
    for (const token of given) assert.ok(token === undefined || token === refreshToken);
    await reusing.stop();
  });

  it('can’t be renewed after it has been revoked', async () => {
    const { refreshToken } = await logIn();
    await ansattporten.revoke(refreshToken!);
    assert.equal((await failure(ansattporten.refresh(refreshToken!))).reason, 'refused');
  });

  it('is refused if the state is wrong, and requests no token with it', async () => {
    const begun = await ansattporten.begin(wish);
    const callback = await issuer.visit(begun.url);
    for (const state of ['another', '', begun.state.slice(1)]) {
      callback.searchParams.set('state', state);
      assert.deepEqual(await failure(ansattporten.finish(begun, callback)), { reason: 'mismatch', what: 'state' });
    }
    callback.searchParams.delete('state');
    assert.deepEqual(await failure(ansattporten.finish(begun, callback)), { reason: 'mismatch', what: 'state' });
    assert.ok(!client.lines.some((line) => line.includes('/token')), 'the code was sent nowhere');
  });

  it('is refused if another issuer answered', async () => {
    const begun = await ansattporten.begin(wish);
    const callback = await issuer.visit(begun.url);
    callback.searchParams.set('iss', 'https://evil.example');
    assert.deepEqual(await failure(ansattporten.finish(begun, callback)), { reason: 'mismatch', what: 'issuer' });
  });

  it('is refused if the ID token has another nonce', async () => {
    const begun = await ansattporten.begin(wish);
    const callback = await issuer.visit(begun.url);
    const other = { ...begun, nonce: 'of another login' };
    assert.deepEqual(await failure(ansattporten.finish(other, callback)), { reason: 'mismatch', what: 'idToken' });
  });

  it('is refused by the issuer without the right verifier', async () => {
    const begun = await ansattporten.begin(wish);
    const callback = await issuer.visit(begun.url);
    const stolen = { ...begun, codeVerifier: 'a'.repeat(43) };
    const said = await failure(ansattporten.finish(stolen, callback));
    assert.deepEqual([said.reason, 'error' in said && said.error], ['refused', 'invalid_grant']);
  });

  it('is refused with a code that was already used', async () => {
    const begun = await ansattporten.begin(wish);
    const callback = await issuer.visit(begun.url);
    await ansattporten.finish(begun, callback);
    assert.equal((await failure(ansattporten.finish(begun, callback))).reason, 'refused');
  });

  it('reports that the user cancelled it', async () => {
    const begun = await ansattporten.begin(wish);
    const callback = new URL(redirectUri);
    const said = { error: 'access_denied', error_description: 'No', state: begun.state, iss: issuer.issuer };
    for (const [name, value] of Object.entries(said)) callback.searchParams.set(name, value);
    const refused = { reason: 'refused', error: 'access_denied', description: 'No' };
    assert.deepEqual(await failure(ansattporten.finish(begun, callback)), refused);
  });

  it('is not begun at an issuer whose metadata name another one', async () => {
    ansattporten = loginAt({ issuer: issuer.issuer.replace('127.0.0.1', 'localhost') });
    assert.deepEqual(await failure(ansattporten.begin(wish)), { reason: 'metadata', what: 'issuer' });
  });

  it('reports which client id is missing instead of sending a request without it', () => {
    const { clientId: _none, ...login } = { ...testEnvironment.login!, clientId };
    assert.throws(
      () => new Ansattporten({ id: 'prod', login }, client.http, () => new Date()),
      (error) => error instanceof LoginError && error.failure.reason === 'noClientId' && error.environment === 'prod',
    );
  });

  it('leaves no code, token, state or verifier in log or errors', async () => {
    const begun = await ansattporten.begin(wish);
    const callback = await issuer.visit(begun.url);
    const tokens = await ansattporten.finish(begun, callback);
    const error = await rejection(ansattporten.finish(begun, callback));
    const said = [...client.lines, String(error), JSON.stringify(error), (error as Error).stack ?? ''].join('\n');
    const { accessToken, refreshToken, idToken } = tokens;
    const secrets = [accessToken, refreshToken!, idToken!, begun.codeVerifier, callback.searchParams.get('code')!];
    for (const secret of secrets) assert.ok(!said.includes(secret));
  });
});
