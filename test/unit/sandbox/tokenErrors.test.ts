import assert from 'node:assert/strict';
import { type JsonWebKey, randomUUID } from 'node:crypto';
import { open } from './support/browser.ts';
import { jwtBearer } from './support/grant.ts';
import { keyGenerationMs, privateJwk, publicHalf, renamed } from './support/keys.ts';
import { createClient } from './support/newClient.ts';
import { replyOf, TestSandbox } from './support/testSandbox.ts';
import { delegable, serviceowner, wrongGrants, type RightParts } from './support/wrongGrants.ts';

describe('The sandbox’s token endpoint (self-service-api.md §5, errors)', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let right: { clientId: string; jwk: JsonWebKey; scope: string };
  let given: RightParts;
  before(async () => {
    sandbox = await TestSandbox.start();
    const [jwk, otherJwk] = await Promise.all([privateJwk('current'), privateJwk('current')]);
    const expiredJwk = renamed(jwk, 'expired');
    const scopes = [serviceowner, delegable, 'elgdata:fullmakter.read', 'elgdata:kundeforhold.read'];
    right = { clientId: await createClient(sandbox, { scopes }, jwk), jwk, scope: serviceowner };
    const clientId = await createClient(sandbox, {}, expiredJwk);
    const path = `/api/v1/clients/${clientId}/jwks/expired`;
    const { body: key } = await sandbox.call('PUT', path, { ...publicHalf(expiredJwk), exp: 1_700_000_000 });
    assert.equal(key.exp, 1_700_000_000);
    await sandbox.call(
      'DELETE',
      `/api/v1/scopes/access/${sandbox.orgno()}?scope=elgdata:kundeforhold.read`,
      undefined,
      { as: 1 },
    );
    const now = sandbox.clock.now().getTime() / 1000;
    given = { sandbox, now, expiredKey: { clientId, jwk: expiredJwk }, otherJwk };
  });
  after(() => sandbox.close());

  it('accepts the grant that the invalid ones are derived from', async () => {
    assert.equal((await sandbox.token(sandbox.grant(right))).status, 200);
  });

  for (const { why, parts: differing, error, code, says } of wrongGrants) {
    it(`answers ${error} ${code ?? 'without a code'} if ${why}`, async () => {
      const { status, text, body } = await sandbox.token(sandbox.grant({ ...right, ...differing(given) }));
      assert.equal(status, error === 'forbidden' ? 403 : 400, text);
      const { error_description: description, ...rest } = body;
      assert.deepEqual(rest, {
        error,
        ...(code === undefined ? {} : { error_uri: `${sandbox.sandbox.issuer}errors/${code}` }),
      });
      const [, said = '', trace = ''] = /^(.*) \(trace_id: (.*)\)$/.exec(String(description)) ?? [];
      assert.match(said, says);
      assert.match(trace, /^[0-9a-f]{32}$/);
    });
  }

  it('has a page for each code, in each language, at its error_uri', async () => {
    const { issuer } = sandbox.sandbox;
    for (const code of new Set(wrongGrants.flatMap((wrong) => wrong.code ?? []))) {
      const texts = await Promise.all(
        ['en', 'nb', 'nn'].map(async (language) => {
          const { page } = await open(`${issuer}errors/${code}`, { 'accept-language': language });
          assert.equal(page!.status, 200, code);
          assert.ok(page!.markup.includes(`<h2>${code}</h2>`), code);
          return page!.markup;
        }),
      );
      assert.equal(new Set(texts).size, 3, code);
    }
    assert.equal((await open(`${issuer}errors/MP-999`)).page!.status, 404);
    assert.equal((await open(`${issuer}errors/constructor`)).page!.status, 404);
  });

  it('sends no code if it is set to a server that sends none', async () => {
    sandbox.sandbox.vary({ errorUri: false });
    try {
      for (const { parts: differing } of wrongGrants) {
        const { body } = await sandbox.token(sandbox.grant({ ...right, ...differing(given) }));
        assert.deepEqual(Object.keys(body), ['error', 'error_description']);
        assert.doesNotMatch(String(body.error_description), /MP-/);
      }
    } finally {
      sandbox.sandbox.vary({ errorUri: true });
    }
  });

  it('accepts what programs send in production but Digdir does not document', async () => {
    const { clientId } = right;
    const nbf = given.now;
    const taken = [{ sub: clientId }, { nbf }, { iss_onbehalfof: 'somebody' }, { jti: undefined }, { jti: undefined }];
    const consent = { type: 'urn:altinn:consent', id: randomUUID(), from: 'urn:altinn:person:x' };
    for (const claims of [...taken, { authorization_details: [consent] }]) {
      const reply = await sandbox.token(sandbox.grant({ ...right, claims }));
      assert.equal(reply.status, 200, `${JSON.stringify(claims)} ${reply.text}`);
      assert.deepEqual(Object.keys(reply.body).sort(), ['access_token', 'expires_in', 'scope', 'token_type']);
    }
  });

  it('accepts a grant in the query instead of the body', async () => {
    const query = new URLSearchParams({ grant_type: jwtBearer, assertion: sandbox.grant(right) });
    const address = `${sandbox.sandbox.issuer}token?${query.toString()}`;
    assert.equal((await replyOf(await fetch(address, { method: 'POST' }))).status, 200);
  });

  it('accepts a grant signed with another algorithm than the key was registered for', async () => {
    for (const alg of ['RS384', 'RS512']) {
      assert.equal((await sandbox.token(sandbox.grant({ ...right, header: { alg } }))).status, 200, alg);
    }
  });

  it('accepts a grant from a clock that is 10 seconds off either way', async () => {
    for (const skew of [-10, 10]) {
      const grant = sandbox.grant({ ...right, claims: { iat: given.now + skew, exp: given.now + 60 } });
      assert.equal((await sandbox.token(grant)).status, 200, String(skew));
    }
  });

  it('answers MP-012 to a grant that has been used', async () => {
    const grant = sandbox.grant(right);
    assert.equal((await sandbox.token(grant)).status, 200);
    const again = await sandbox.token(grant);
    assert.deepEqual([again.status, again.body.error], [400, 'invalid_grant']);
    assert.match(
      String(again.body.error_description),
      /^Validation of JWT Bearer grant failed\. Grant is used before \(/,
    );
    assert.equal(again.body.error_uri, `${sandbox.sandbox.issuer}errors/MP-012`);
  });

  it('answers MP-012 to another grant with the same jti, but not after a forged one', async () => {
    const forged = sandbox.grant({ ...right, jwk: given.otherJwk, claims: { jti: 'the-same' } });
    assert.match((await sandbox.token(forged)).text, /MP-124/);
    const statuses = [];
    for (const scope of [serviceowner, `${serviceowner} ${serviceowner}`]) {
      statuses.push((await sandbox.token(sandbox.grant({ ...right, scope, claims: { jti: 'the-same' } }))).status);
    }
    assert.deepEqual(statuses, [200, 400]);
  });

  it('accepts the same jti from two clients', async () => {
    const jwk = renamed(right.jwk);
    const other = { clientId: await createClient(sandbox, {}, jwk), jwk, scope: serviceowner };
    for (const client of [right, other]) {
      const reply = await sandbox.token(sandbox.grant({ ...client, claims: { jti: 'of two clients' } }));
      assert.equal(reply.status, 200, reply.text);
    }
  });

  it('answers MP-121 from the second in which the key expires', async () => {
    const jwk = renamed(right.jwk);
    const clientId = await createClient(sandbox, {}, jwk);
    const outcomes = [];
    for (const exp of [given.now + 1, given.now]) {
      await sandbox.call('PUT', `/api/v1/clients/${clientId}/jwks/${String(jwk.kid)}`, { ...publicHalf(jwk), exp });
      const { status, text } = await sandbox.token(sandbox.grant({ clientId, jwk, scope: serviceowner }));
      outcomes.push(status === 200 ? status : /MP-\d+/.exec(text)?.[0]);
    }
    assert.deepEqual(outcomes, [200, 'MP-121']);
  });

  it('answers MP-251 if the consumer has delegated to another supplier only', async () => {
    const jwk = renamed(right.jwk);
    const clientId = await createClient(sandbox, { scopes: [delegable] }, jwk, 2);
    const claims = { consumer_org: sandbox.orgno(1) };
    assert.equal((await sandbox.token(sandbox.grant({ ...right, scope: delegable, claims }))).status, 200);
    assert.match((await sandbox.token(sandbox.grant({ clientId, jwk, scope: delegable, claims }))).text, /MP-251/);
  });

  it('answers MP-200 if the scope has been deactivated', async () => {
    const scope = 'elgdata:leveranser.read';
    const jwk = renamed(right.jwk);
    const clientId = await createClient(sandbox, { scopes: [scope] }, jwk);
    assert.equal((await sandbox.token(sandbox.grant({ clientId, jwk, scope }))).status, 200);
    await sandbox.call('DELETE', `/api/v1/scopes?scope=${scope}`, undefined, { as: 1 });
    assert.match((await sandbox.token(sandbox.grant({ clientId, jwk, scope }))).text, /MP-200/);
  });

  it('answers MP-100 if the client has been deactivated', async () => {
    const jwk = renamed(right.jwk);
    const clientId = await createClient(sandbox, {}, jwk);
    await sandbox.call('DELETE', `/api/v1/clients/${clientId}`);
    assert.match((await sandbox.token(sandbox.grant({ clientId, jwk, scope: serviceowner }))).text, /MP-100/);
  });

  it('answers unauthorized_client if the client is for users to log in with', async () => {
    const { body } = await sandbox.call<{ client_id: string; integration_type: string }[]>('GET', '/api/v1/clients');
    const clientId = body.find((client) => client.integration_type === 'idporten')!.client_id;
    const reply = await sandbox.token(sandbox.grant({ ...right, clientId }));
    assert.equal(reply.body.error, 'unauthorized_client');
  });

  it('refuses an unsigned assertion and one signed with a shared secret', async () => {
    for (const alg of ['none', 'HS256', 'PS256', 'ES256']) {
      const [, claimsPart] = sandbox.grant(right).split('.');
      const unsigned = Buffer.from(JSON.stringify({ alg, kid: 'current' })).toString('base64url');
      const reply = await sandbox.token(`${unsigned}.${String(claimsPart)}.c2lnbmF0dXJl`);
      assert.match(String(reply.body.error_description), /Invalid parameter value.*alg/, alg);
    }
  });

  const forms: readonly (readonly [why: string, body: string, error: string])[] = [
    ['names no grant type', 'assertion=x', 'invalid_request'],
    ['names another grant type', 'grant_type=client_credentials', 'unsupported_grant_type'],
    ['holds no assertion', `grant_type=${jwtBearer}`, 'invalid_request'],
    ['holds an assertion that is no JWT', `grant_type=${jwtBearer}&assertion=hello`, 'invalid_request'],
  ];
  for (const [why, body, error] of forms) {
    it(`answers ${error} to a form that ${why}`, async () => {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const reply = await replyOf(await fetch(`${sandbox.sandbox.issuer}token`, { method: 'POST', headers, body }));
      assert.deepEqual([reply.status, reply.body.error], [400, error]);
    });
  }

  it('accepts only a form', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ grant_type: jwtBearer, assertion: sandbox.grant(right) });
    const reply = await replyOf(await fetch(`${sandbox.sandbox.issuer}token`, { method: 'POST', headers, body }));
    assert.deepEqual([reply.status, reply.body.error], [400, 'invalid_request']);
  });
});
