import assert from 'node:assert/strict';
import { createHash, type JsonWebKey } from 'node:crypto';
import { open } from './support/browser.ts';
import { verifiedClaims } from './support/jwt.ts';
import { logIn, LoginRequest, postForm, refresh, type Tokens } from './support/personsLogin.ts';
import { replyOf, TestSandbox } from './support/testSandbox.ts';

describe('The tokens of a login (OpenID Connect Core §3.1.3, RFC 6749 §5 and §6)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start();
  });
  afterEach(() => {
    sandbox.reset();
  });
  after(() => sandbox.close());

  const claimsOf = async (token: string): Promise<Record<string, unknown>> => {
    const { body } = await replyOf<{ keys: JsonWebKey[] }>(await fetch(`${sandbox.sandbox.ansattporten.issuer}/jwks`));
    return verifiedClaims(token, body.keys);
  };
  const statusOf = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${sandbox.sandbox.selfServiceUrl}/api/v1/auth/user`, { headers })).status;
  };
  const refused = (reply: { status: number; body: unknown }): unknown => [
    reply.status,
    (reply.body as { error: string }).error,
  ];

  it('identify the user, how and when they logged in, and the organisation', async () => {
    const now = sandbox.clock.now().getTime() / 1000;
    const request = new LoginRequest(sandbox);
    const code = await request.code();
    sandbox.clock.pass(30);
    const { body, headers } = await request.redeem(code);
    assert.deepEqual([body.token_type, body.expires_in, body.scope], ['Bearer', 120, 'openid profile']);
    assert.equal(headers.get('cache-control'), 'no-store');
    const { iss, aud, sub, iat, exp, auth_time, nonce, acr, amr, sid, at_hash, authorization_details } = await claimsOf(
      body.id_token,
    );
    const { issuer, clientId } = sandbox.sandbox.ansattporten;
    assert.deepEqual([iss, aud, nonce, acr, amr], [issuer, clientId, 'a nonce', 'substantial', ['TestID']]);
    assert.deepEqual([auth_time, iat, exp], [now, now + 30, now + 150]);
    assert.match(String(sub), /^[\w-]{43}$/);
    assert.match(String(sid), /./);
    const hash = createHash('sha256').update(body.access_token).digest().subarray(0, 16).toString('base64url');
    assert.equal(at_hash, hash);
    const [detail] = body.authorization_details;
    assert.deepEqual(detail!.authorized_parties, [
      {
        orgno: { authority: 'iso6523-actorid-upis', ID: '0192:313401847' },
        name: await nameOf('313401847'),
        resource: 'digdir-selvbetjening-klienter',
        unit_type: String(await nameOf('313401847'))
          .split(' ')
          .at(-1),
      },
    ]);
    assert.deepEqual(authorization_details, body.authorization_details);
  });

  const nameOf = async (orgno: string): Promise<unknown> => {
    const { body } = await sandbox.call('GET', `/api/v1/organizations/${orgno}`, undefined, { as: null });
    return body.name;
  };

  it('have no nonce if the client sent none', async () => {
    const request = new LoginRequest(sandbox, { nonce: '' });
    const { body } = await request.redeem(await request.code());
    assert.equal('nonce' in (await claimsOf(body.id_token)), false);
  });

  it('give access to the API for two minutes; an ID token gives none', async () => {
    const tokens = await logIn(sandbox);
    assert.equal(await statusOf(tokens.access_token), 200);
    assert.equal(await statusOf(tokens.id_token), 401);
    sandbox.clock.pass(121);
    assert.equal(await statusOf(tokens.access_token), 401);
  });

  it('are issued for a code once; using it again ends the login', async () => {
    const request = new LoginRequest(sandbox);
    const code = await request.code();
    const { body } = await request.redeem(code);
    assert.deepEqual(refused(await request.redeem(code)), [400, 'invalid_grant']);
    assert.equal(await statusOf(body.access_token), 401);
    assert.deepEqual(refused(await refresh(sandbox, body.refresh_token)), [400, 'invalid_grant']);
  });

  it('are issued for a code within a minute', async () => {
    const request = new LoginRequest(sandbox);
    const [early, late] = [await request.code(), await request.code()];
    sandbox.clock.pass(59);
    assert.equal((await request.redeem(early)).status, 200);
    sandbox.clock.pass(1);
    assert.deepEqual(refused(await request.redeem(late)), [400, 'invalid_grant']);
  });

  it('require the right verifier, and one wrong attempt is the last', async () => {
    const request = new LoginRequest(sandbox);
    for (const differs of [
      { code_verifier: new LoginRequest(sandbox).verifier },
      { code_verifier: createHash('sha256').update(request.verifier).digest('base64url') },
      { redirect_uri: 'http://127.0.0.1:49153/signed-in' },
    ]) {
      const code = await request.code();
      assert.deepEqual(refused(await request.redeem(code, differs)), [400, 'invalid_grant']);
      assert.deepEqual(refused(await request.redeem(code)), [400, 'invalid_grant']);
    }
  });

  it('are renewed with a refresh token that is new each time', async () => {
    const first = await logIn(sandbox);
    sandbox.clock.pass(119);
    const second = await refresh(sandbox, first.refresh_token);
    assert.equal(second.status, 200, second.text);
    sandbox.clock.pass(119);
    assert.deepEqual([await statusOf(first.access_token), await statusOf(second.body.access_token)], [401, 200]);
    const [before, after] = [await claimsOf(first.id_token), await claimsOf(second.body.id_token)];
    for (const same of ['iss', 'sub', 'aud', 'sid', 'auth_time', 'acr'])
      assert.deepEqual(after[same], before[same], same);
    assert.equal(after.nonce, undefined);
    assert.equal((await refresh(sandbox, second.body.refresh_token)).status, 200);
  });

  it('say how long an unused refresh token is valid, and expire with it', async () => {
    sandbox.sandbox.vary({ refreshTokenLifetime: 600 });
    try {
      const first = await logIn(sandbox);
      assert.equal(first.refresh_token_expires_in, 600);
      sandbox.clock.pass(599);
      const { body: second } = await refresh(sandbox, first.refresh_token);
      assert.equal(second.refresh_token_expires_in, 600);
      sandbox.clock.pass(600);
      assert.deepEqual(refused(await refresh(sandbox, second.refresh_token)), [400, 'invalid_grant']);
    } finally {
      sandbox.sandbox.vary({ refreshTokenLifetime: 28_800 });
    }
  });

  it('come without a new refresh token if the client has REUSE, and the old one stays valid', async () => {
    sandbox.sandbox.vary({ refreshTokenUsage: 'REUSE' });
    try {
      const first = await logIn(sandbox);
      for (let turn = 0; turn < 3; turn += 1) {
        sandbox.clock.pass(119);
        const { status, body } = await refresh(sandbox, first.refresh_token);
        assert.deepEqual([status, 'refresh_token' in body], [200, false]);
        assert.equal(await statusOf(body.access_token), 200);
      }
    } finally {
      sandbox.sandbox.vary({ refreshTokenUsage: 'ONETIME' });
    }
  });

  it('can’t be renewed for more scopes than were granted (RFC 6749 §6)', async () => {
    const { refresh_token: token } = await logIn(sandbox);
    const ask = (scope: string) =>
      postForm(sandbox, 'token', { grant_type: 'refresh_token', refresh_token: token, scope });
    assert.deepEqual(refused(await ask('openid profile email')), [400, 'invalid_scope']);
    assert.equal((await ask('openid')).status, 200);
  });

  it('name the organisation in the ID token only, if the server is set to that', async () => {
    sandbox.sandbox.vary({ authorizationDetailsIn: 'idToken' });
    try {
      const tokens = await logIn(sandbox);
      assert.equal('authorization_details' in tokens, false);
      const [detail] = (await claimsOf(tokens.id_token)).authorization_details as { type: string }[];
      assert.equal(detail!.type, 'ansattporten:altinn:resource');
    } finally {
      sandbox.sandbox.vary({ authorizationDetailsIn: 'both' });
    }
  });

  it('name the organisation of a work account, and no party', async () => {
    const details = [
      { type: 'ansattporten:orgno', orgno: { authority: 'iso6523-actorid-upis', ID: '0192:313401847' } },
    ];
    const asked = JSON.stringify([{ type: 'ansattporten:orgno' }]);
    const request = new LoginRequest(sandbox, { acr_values: 'entraid', authorization_details: asked });
    const { body } = await request.redeem(await request.code());
    assert.deepEqual(body.authorization_details, details);
    assert.equal((await claimsOf(body.id_token)).acr, 'entraid');
    sandbox.sandbox.vary({ workAccount: true });
    try {
      assert.deepEqual((await logIn(sandbox)).authorization_details, details);
    } finally {
      sandbox.sandbox.vary({ workAccount: false });
    }
  });

  it('are all revoked if a refresh token is used twice, as one of the users stole it', async () => {
    const first = await logIn(sandbox);
    const { body: second } = await refresh(sandbox, first.refresh_token);
    assert.deepEqual(refused(await refresh(sandbox, first.refresh_token)), [400, 'invalid_grant']);
    assert.deepEqual(refused(await refresh(sandbox, second.refresh_token)), [400, 'invalid_grant']);
    assert.equal(await statusOf(second.access_token), 401);
  });

  it('can’t be renewed after a working day', async () => {
    let tokens = await logIn(sandbox);
    for (let hour = 1; hour < 8; hour += 1) {
      sandbox.clock.pass(60 * 60);
      tokens = (await refresh(sandbox, tokens.refresh_token)).body;
    }
    sandbox.clock.pass(60 * 60);
    assert.deepEqual(refused(await refresh(sandbox, tokens.refresh_token)), [400, 'invalid_grant']);
  });

  it('are revoked: an access token alone, a refresh token with everything (RFC 7009)', async () => {
    const tokens = await logIn(sandbox);
    const revoke = (token: string) => postForm(sandbox, 'revoke', { token });
    assert.deepEqual([(await revoke(tokens.access_token)).status, (await revoke('unknown')).status], [200, 200]);
    assert.equal(await statusOf(tokens.access_token), 401);
    const { body } = await refresh(sandbox, tokens.refresh_token);
    assert.equal(await statusOf(body.access_token), 200);
    assert.equal((await revoke(body.refresh_token)).status, 200);
    assert.equal(await statusOf(body.access_token), 401);
    assert.deepEqual(refused(await refresh(sandbox, body.refresh_token)), [400, 'invalid_grant']);
  });

  const wrongForms: readonly (readonly [why: string, form: Record<string, string>, error: string])[] = [
    ['no grant type', { grant_type: '' }, 'invalid_request'],
    ['another grant type', { grant_type: 'password' }, 'unsupported_grant_type'],
    ['no code', { grant_type: 'authorization_code', redirect_uri: 'x', code_verifier: 'x' }, 'invalid_request'],
    ['no verifier', { grant_type: 'authorization_code', redirect_uri: 'x', code: 'x' }, 'invalid_request'],
    ['no redirect URI', { grant_type: 'authorization_code', code_verifier: 'x', code: 'x' }, 'invalid_request'],
    [
      'a code that is nobody’s',
      { grant_type: 'authorization_code', redirect_uri: 'x', code_verifier: 'x', code: 'x' },
      'invalid_grant',
    ],
    ['no refresh token', { grant_type: 'refresh_token' }, 'invalid_request'],
    ['a refresh token that is nobody’s', { grant_type: 'refresh_token', refresh_token: 'x' }, 'invalid_grant'],
    ['another client', { grant_type: 'refresh_token', refresh_token: 'x', client_id: 'x' }, 'invalid_client'],
  ];
  for (const [why, form, error] of wrongForms) {
    it(`are not issued for a form with ${why}`, async () => {
      const reply = await postForm(sandbox, 'token', form);
      assert.deepEqual(refused(reply), [error === 'invalid_client' ? 401 : 400, error]);
      assert.deepEqual(Object.keys(reply.body as object), ['error', 'error_description']);
    });
  }

  it('are not issued for a client secret, a repeated field or JSON', async () => {
    const { issuer, clientId } = sandbox.sandbox.ansattporten;
    const form = { grant_type: 'refresh_token', refresh_token: 'x' };
    const basic = `Basic ${Buffer.from(`${clientId}:secret`).toString('base64')}`;
    const secret = await postForm<Tokens>(sandbox, 'token', form, { authorization: basic });
    assert.deepEqual(refused(secret), [401, 'invalid_client']);
    const twice = `client_id=${clientId}&client_id=${clientId}&grant_type=refresh_token&refresh_token=x`;
    for (const [type, body] of [
      ['application/x-www-form-urlencoded', twice],
      ['application/json', JSON.stringify({ client_id: clientId, ...form })],
    ] as const) {
      const init = { method: 'POST', body, headers: { 'content-type': type } };
      assert.deepEqual(refused(await replyOf(await fetch(`${issuer}/token`, init))), [400, 'invalid_request']);
    }
  });

  it('are not in the log, and neither is a code', async () => {
    const request = new LoginRequest(sandbox);
    const code = await request.code();
    const { body } = await request.redeem(code);
    await refresh(sandbox, body.refresh_token);
    await open(`${sandbox.sandbox.ansattporten.issuer}/endsession?id_token_hint=${body.id_token}`);
    const logged = sandbox.logged.join('\n');
    assert.match(logged, /^POST \/ansattporten\/token 200 \d+ ms$/m);
    const { access_token: access, refresh_token: renewing, id_token: id } = body;
    for (const secret of [code, access, renewing, id, request.verifier, 'a state', 'a nonce', access.split('.')[2]!]) {
      assert.ok(!logged.includes(secret));
    }
  });
});

describe('Logging out (OpenID Connect RP-Initiated Logout 1.0)', () => {
  let sandbox: TestSandbox;
  before(async () => {
    sandbox = await TestSandbox.start({ redirectUris: ['https://portal.example.no'] });
  });
  after(() => sandbox.close());

  const back = 'http://127.0.0.1:49152/signed-out';
  const logOut = (parameters: Record<string, string>, headers = {}) =>
    open(`${sandbox.sandbox.ansattporten.issuer}/endsession?${String(new URLSearchParams(parameters))}`, headers);
  const isOver = async ({ refresh_token: token }: Tokens): Promise<boolean> =>
    (await refresh(sandbox, token)).status === 400;

  it('ends the login, confirms it, and redirects nowhere unless asked', async () => {
    const tokens = await logIn(sandbox);
    const { page } = await logOut({ id_token_hint: tokens.id_token }, { 'accept-language': 'nn' });
    assert.match(page!.markup, /Du er logga ut av sandkassa/);
    assert.ok(await isOver(tokens));
  });

  it('works long after the ID token has expired', async () => {
    const tokens = await logIn(sandbox);
    sandbox.clock.pass(2 * 60 * 60);
    const { location } = await logOut({ id_token_hint: tokens.id_token, post_logout_redirect_uri: back });
    assert.equal(location!.href, back);
    assert.ok(await isOver(tokens));
    sandbox.clock.reset();
  });

  it('redirects even without an ID token, for a client that identifies itself', async () => {
    const { clientId } = sandbox.sandbox.ansattporten;
    const uri = 'https://portal.example.no';
    const { location } = await logOut({ client_id: clientId, post_logout_redirect_uri: uri, state: 'out' });
    assert.equal(location!.href, `${uri}/?state=out`);
  });

  it('does nothing for an unregistered address, unknown client or foreign ID token', async () => {
    const tokens = await logIn(sandbox);
    const { id_token: hint, access_token: access } = tokens;
    const { clientId } = sandbox.sandbox.ansattporten;
    for (const wrong of [
      { id_token_hint: hint, post_logout_redirect_uri: 'https://evil.example' },
      { id_token_hint: hint, post_logout_redirect_uri: 'http://127.0.0.1:49152/signed-in' },
      { post_logout_redirect_uri: back },
      { id_token_hint: hint, client_id: 'another' },
      { client_id: 'another', post_logout_redirect_uri: back },
      { id_token_hint: `${hint.slice(0, -4)}AAAA`, post_logout_redirect_uri: back },
      { id_token_hint: access, client_id: clientId, post_logout_redirect_uri: back },
    ]) {
      const { page, location } = await logOut(wrong);
      assert.deepEqual([location, page!.status], [undefined, 400], JSON.stringify(Object.keys(wrong)));
    }
    assert.equal(await isOver(tokens), false);
  });
});
