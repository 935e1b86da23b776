import assert from 'node:assert/strict';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { generators, Issuer, type Client } from 'openid-client';
import { open, submit } from './support/browser.ts';
import { Clock } from './support/clock.ts';
import { redirectUri } from './support/personsLogin.ts';
import { TestSandbox } from './support/testSandbox.ts';

const asked = [
  {
    type: 'ansattporten:altinn:resource',
    resource: 'urn:altinn:resource:digdir-selvbetjening-klienter',
    organizationform: 'enterprise',
    representation_is_required: false,
  },
];

describe('A login by an independent OpenID client (self-service-api.md §4 A)', () => {
  let sandbox: TestSandbox;
  let client: Client;
  before(async () => {
    // The client has no other clock than the machine's.
    sandbox = await TestSandbox.start({}, new Clock(new Date()));
    const { issuer, clientId } = sandbox.sandbox.ansattporten;
    const discovered = await Issuer.discover(issuer);
    client = new discovered.Client({
      client_id: clientId,
      token_endpoint_auth_method: 'none',
      redirect_uris: [redirectUri],
      response_types: ['code'],
    });
  });
  after(() => sandbox.close());

  /** From the authorization URL to tokens that have passed every check of the client. */
  const logIn = async (fields: Record<string, string>, pushed = false) => {
    const [state, nonce, verifier] = [generators.state(), generators.nonce(), generators.codeVerifier()];
    const request = {
      scope: 'openid profile',
      state,
      nonce,
      code_challenge: generators.codeChallenge(verifier),
      code_challenge_method: 'S256',
      acr_values: 'high',
      authorization_details: JSON.stringify(asked),
    };
    const { page } = await open(pushed ? await push(request) : client.authorizationUrl(request));
    const { location } = await submit(page!, { action: 'login', ...fields });
    assert.equal(`${location!.origin}${location!.pathname}`, redirectUri);
    const parameters = client.callbackParams(location!.href);
    return client.callback(redirectUri, parameters, { state, nonce, code_verifier: verifier, response_type: 'code' });
  };

  /** RFC 9126 §2: what the browser then carries. */
  const push = async (request: Record<string, string>) => {
    const { client_id } = client.metadata;
    const fields = { ...request, client_id, redirect_uri: redirectUri, response_type: 'code' };
    const response = await fetch(String(client.issuer.pushed_authorization_request_endpoint), {
      method: 'POST',
      body: new URLSearchParams(fields),
    });
    assert.equal(response.status, 201);
    const { request_uri } = (await response.json()) as { request_uri: string };
    const query = new URLSearchParams({ client_id, request_uri });
    return `${String(client.issuer.authorization_endpoint)}?${String(query)}`;
  };

  it('gets the same tokens if its request was pushed beforehand', async () => {
    const tokens = await logIn({ choice: 'registered', organisation: sandbox.orgno(1) }, true);
    assert.ok(tokens.access_token && tokens.refresh_token);
  });

  it('gets tokens that pass all its checks, for the selected organisation', async () => {
    const tokens = await logIn({ choice: 'registered', organisation: sandbox.orgno(1) });
    const claims = tokens.claims();
    assert.equal(claims.acr, 'high');
    const details = asked.map(({ type, resource }) => ({
      type,
      resource,
      resource_name: 'Selvbetjening av integrasjoner i ID-porten/Maskinporten',
      authorized_parties: [
        {
          orgno: { authority: 'iso6523-actorid-upis', ID: `0192:${sandbox.orgno(1)}` },
          name: 'NØKTERN RAKRYGGET ELG SA',
          resource: resource.replace('urn:altinn:resource:', ''),
          unit_type: 'SA',
        },
      ],
    }));
    assert.deepEqual(claims.authorization_details, details);
    assert.deepEqual(tokens.authorization_details, details);
    const headers = { authorization: `Bearer ${String(tokens.access_token)}` };
    const user = await fetch(`${sandbox.sandbox.selfServiceUrl}/api/v1/auth/user`, { headers });
    const { authenticated_organization_number: orgno } = (await user.json()) as Record<string, unknown>;
    assert.equal(orgno, sandbox.orgno(1));
  });

  it('can be continued: the client refreshes, and recognises the user', async () => {
    const first = await logIn({ choice: 'synthetic', synthetic_orgno: '313 401 847' });
    const second = await client.refresh(first);
    assert.equal(second.claims().sub, first.claims().sub);
    assert.equal(second.claims().auth_time, first.claims().auth_time);
    assert.equal(second.claims().nonce, undefined);
    assert.notEqual(second.refresh_token, first.refresh_token);
    const another = await logIn({ choice: 'registered', organisation: sandbox.orgno() });
    assert.equal(another.claims().sub, first.claims().sub);
    assert.notEqual(another.claims().sid, first.claims().sid);
  });

  it('gets the user’s id from the userinfo endpoint too', async () => {
    const tokens = await logIn({ choice: 'registered', organisation: sandbox.orgno() });
    assert.deepEqual(await client.userinfo(tokens), { sub: tokens.claims().sub });
    await assert.rejects(client.userinfo('a.b.c'), /invalid_token/);
  });

  it('finds the metadata by either standard (OpenID Connect Discovery 1.0 §4, RFC 8414 §3.1)', async () => {
    const { issuer } = sandbox.sandbox.ansattporten;
    const { origin, pathname } = new URL(issuer);
    const found = await Issuer.discover(`${origin}/.well-known/oauth-authorization-server${pathname}`);
    assert.deepEqual(found.metadata, client.issuer.metadata);
  });

  it('ends at the end session endpoint, which redirects the user back', async () => {
    const tokens = await logIn({ choice: 'registered', organisation: sandbox.orgno() });
    const back = 'http://127.0.0.1:49152/signed-out';
    const url = client.endSessionUrl({ id_token_hint: tokens, post_logout_redirect_uri: back, state: 'out' });
    const { location } = await open(url);
    assert.equal(location!.href, `${back}?state=out`);
    await assert.rejects(client.refresh(tokens), { error: 'invalid_grant' });
  });

  it('ends when the client revokes it', async () => {
    const tokens = await logIn({ choice: 'registered', organisation: sandbox.orgno() });
    await client.revoke(tokens.refresh_token!, 'refresh_token');
    await assert.rejects(client.refresh(tokens), { error: 'invalid_grant' });
  });

  it('reports that the user cancelled', async () => {
    await assert.rejects(logIn({ action: 'cancel' }), { error: 'access_denied' });
  });

  it('gets ID tokens that jose verifies with the published keys, which are not Maskinporten’s', async () => {
    const tokens = await logIn({ choice: 'registered', organisation: sandbox.orgno() });
    const { issuer, clientId } = sandbox.sandbox.ansattporten;
    const keys = createRemoteJWKSet(new URL(String(client.issuer.metadata.jwks_uri)));
    const options = { issuer, audience: clientId, algorithms: ['RS256'] };
    const { payload } = await jwtVerify(tokens.id_token!, keys, options);
    assert.equal(payload.exp! - payload.iat!, 120);
    const maskinporten = createRemoteJWKSet(new URL(`${sandbox.sandbox.issuer}jwk`));
    await assert.rejects(jwtVerify(tokens.id_token!, maskinporten), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });
});
