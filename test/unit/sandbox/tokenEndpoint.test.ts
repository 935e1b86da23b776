import assert from 'node:assert/strict';
import { type JsonWebKey } from 'node:crypto';
import { jwtBearer } from './support/grant.ts';
import { verifiedClaims } from './support/jwt.ts';
import { keyGenerationMs, privateJwk, publicHalf, renamed } from './support/keys.ts';
import { createClient } from './support/newClient.ts';
import { replyOf, TestSandbox, type Reply } from './support/testSandbox.ts';

type TokenReply = Reply<{ access_token: string; token_type: string; expires_in: number; scope: string }>;

const serviceowner = 'altinn:serviceowner';
const delegable = 'folkeregister:deling/offentligmedhjemmel';

describe('a token for a right grant (self-service-api.md §5)', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let jwk: JsonWebKey;
  let clientId: string;
  before(async () => {
    sandbox = await TestSandbox.start();
    jwk = await privateJwk();
    const scopes = [serviceowner, 'altinn:broker.read', delegable];
    clientId = await createClient(sandbox, { scopes, access_token_lifetime: 300 }, jwk);
  });
  after(() => sandbox.close());

  const token = (parts: Partial<Parameters<TestSandbox['grant']>[0]>): Promise<TokenReply> =>
    sandbox.token(sandbox.grant({ clientId, jwk, scope: serviceowner, ...parts }));

  const claimsOf = async ({ body }: TokenReply): Promise<Record<string, unknown>> => {
    const metadata = await fetch(`${sandbox.sandbox.issuer}.well-known/oauth-authorization-server`);
    const { jwks_uri: uri } = (await metadata.json()) as { jwks_uri: string };
    const { keys } = (await (await fetch(uri)).json()) as { keys: JsonWebKey[] };
    return verifiedClaims(body.access_token, keys);
  };

  it('is signed by the key in the metadata and says who may do what, and how long', async () => {
    const reply = await token({ scope: `altinn:broker.read ${serviceowner}` });
    assert.equal(reply.status, 200, reply.text);
    const { token_type: type, expires_in: lifetime, scope } = reply.body;
    assert.deepEqual([type, lifetime, scope], ['Bearer', 300, `altinn:broker.read ${serviceowner}`]);
    const { iat, exp, jti, ...claims } = await claimsOf(reply);
    assert.deepEqual(claims, {
      iss: sandbox.sandbox.issuer,
      client_id: clientId,
      client_amr: 'private_key_jwt',
      consumer: { authority: 'iso6523-actorid-upis', ID: `0192:${sandbox.orgno()}` },
      scope,
      token_type: 'Bearer',
    });
    assert.deepEqual([iat, exp], [sandbox.clock.now().getTime() / 1000, sandbox.clock.now().getTime() / 1000 + 300]);
    assert.match(String(jti), /./);
    assert.equal(reply.headers.get('cache-control'), 'no-store');
  });

  it('names consumer and supplier when a customer has delegated', async () => {
    const reply = await token({ scope: delegable, claims: { consumer_org: sandbox.orgno(1) } });
    assert.equal(reply.status, 200, reply.text);
    const { consumer, supplier, delegation_source: source } = await claimsOf(reply);
    assert.deepEqual(consumer, { authority: 'iso6523-actorid-upis', ID: `0192:${sandbox.orgno(1)}` });
    assert.deepEqual(supplier, { authority: 'iso6523-actorid-upis', ID: `0192:${sandbox.orgno()}` });
    assert.equal(source, 'https://tt02.altinn.no/');
  });

  it('carries the API it is meant for and the person it is about', async () => {
    const reply = await token({ claims: { resource: ['https://api.example.no/'], pid: '01017012345' } });
    const { aud, pid } = await claimsOf(reply);
    assert.deepEqual([aud, pid], [['https://api.example.no/'], '01017012345']);
  });

  for (const alg of ['RS384', 'RS512']) {
    it(`is given for ${alg} when the key is registered for it`, async () => {
      const key = renamed(jwk, undefined, alg);
      const id = await createClient(sandbox, {}, key);
      const grant = sandbox.grant({ clientId: id, jwk: key, scope: serviceowner, header: { alg } });
      assert.equal((await sandbox.token(grant)).status, 200);
      const rs256 = sandbox.grant({ clientId: id, jwk: key, scope: serviceowner });
      assert.match((await sandbox.token(rs256)).text, /MP-124/);
    });
  }

  it('opens the self-service API for whoever has the scopes, and for nobody else', async () => {
    const { body } = await token({});
    const headers = { authorization: `Bearer ${body.access_token}` };
    const reply = await fetch(`${sandbox.sandbox.selfServiceUrl}/api/v1/clients`, { headers });
    assert.equal(reply.status, 403);
  });

  it('can be exchanged for one of Altinn’s, also as the test organisation', async () => {
    const { body } = await token({});
    const exchange = `${sandbox.sandbox.origin}/authentication/api/v1/exchange/maskinporten`;
    const headers = { authorization: `Bearer ${body.access_token}` };
    const plain = await replyOf(await fetch(exchange, { headers }));
    const test = await replyOf(await fetch(`${exchange}?test=true`, { headers }));
    const { keys } = (await (await fetch(`${sandbox.sandbox.issuer}jwk`)).json()) as { keys: JsonWebKey[] };
    assert.equal(verifiedClaims(plain.text, keys)['urn:altinn:orgNumber'], sandbox.orgno());
    assert.equal(verifiedClaims(test.text, keys)['urn:altinn:org'], 'ttd');
    assert.equal((await fetch(exchange, { headers: { authorization: `Bearer ${plain.text}` } })).status, 401);
    assert.equal((await fetch(exchange)).status, 401);
    const other = await token({ scope: 'altinn:broker.read' });
    const withoutServiceowner = { authorization: `Bearer ${other.body.access_token}` };
    assert.equal((await fetch(`${exchange}?test=true`, { headers: withoutServiceowner })).status, 403);
  });
});

interface WrongGrant {
  readonly why: string;
  /** What makes it wrong, given when everything else is right. */
  readonly parts: (right: RightParts) => Partial<Parameters<TestSandbox['grant']>[0]>;
  readonly error: string;
  readonly says: RegExp;
}

interface RightParts {
  readonly sandbox: TestSandbox;
  /** seconds */
  readonly now: number;
  readonly expiredKey: { readonly clientId: string; readonly jwk: JsonWebKey };
  readonly otherJwk: JsonWebKey;
}

const systemUser = {
  type: 'urn:altinn:systemuser',
  systemuser_org: { authority: 'iso6523-actorid-upis', ID: '0192:310528471' },
};
const claims = (differs: Record<string, unknown>) => (): { claims: Record<string, unknown> } => ({ claims: differs });
const header = (differs: Record<string, unknown>) => (): { header: Record<string, unknown> } => ({ header: differs });
const parts = (differs: Partial<Parameters<TestSandbox['grant']>[0]>) => () => differs;

const wrongGrants: readonly WrongGrant[] = [
  {
    why: 'the client id is nobody’s',
    parts: parts({ clientId: 'b2d6f0d8-0000-4000-8000-1f2e3d4c5b6a' }),
    error: 'invalid_grant',
    says: /MP-100/,
  },
  {
    why: 'aud is the other environment',
    parts: claims({ aud: 'https://test.maskinporten.no/' }),
    error: 'invalid_grant',
    says: /MP-110/,
  },
  {
    why: 'aud lacks the last slash',
    parts: ({ sandbox }) => ({ claims: { aud: sandbox.sandbox.origin } }),
    error: 'invalid_grant',
    says: /MP-110/,
  },
  { why: 'x5c is a string', parts: header({ kid: undefined, x5c: 'MIIB' }), error: 'invalid_grant', says: /MP-123/ },
  {
    why: 'x5c is sent although a key is registered',
    parts: header({ kid: undefined, x5c: ['MIIB'] }),
    error: 'invalid_request',
    says: /MP-011.*kid/,
  },
  { why: 'both kid and x5c are sent', parts: header({ x5c: ['MIIB'] }), error: 'invalid_request', says: /MP-011/ },
  { why: 'neither kid nor x5c is sent', parts: header({ kid: undefined }), error: 'invalid_request', says: /MP-011/ },
  { why: 'the key has expired', parts: ({ expiredKey }) => expiredKey, error: 'invalid_grant', says: /MP-121/ },
  {
    why: 'the private key is another',
    parts: ({ otherJwk }) => ({ jwk: otherJwk }),
    error: 'invalid_grant',
    says: /MP-124/,
  },
  {
    why: 'the kid is not registered',
    parts: header({ kid: 'another' }),
    error: 'invalid_grant',
    says: /Unknown key identifier \(kid\)/,
  },
  {
    why: 'it has expired',
    parts: ({ now }) => ({ claims: { iat: now - 9, exp: now - 1 } }),
    error: 'invalid_grant',
    says: /MP-130/,
  },
  {
    why: 'the clock is 11 seconds behind',
    parts: ({ now }) => ({ claims: { iat: now - 11, exp: now + 30 } }),
    error: 'invalid_grant',
    says: /MP-130/,
  },
  {
    why: 'the clock is 11 seconds ahead',
    parts: ({ now }) => ({ claims: { iat: now + 11, exp: now + 30 } }),
    error: 'invalid_grant',
    says: /Issue time is after now/,
  },
  {
    why: 'it lives 121 seconds',
    parts: ({ now }) => ({ claims: { exp: now + 121 } }),
    error: 'invalid_request',
    says: /MP-011.*120/,
  },
  { why: 'it has no jti', parts: claims({ jti: undefined }), error: 'invalid_request', says: /MP-011.*jti/ },
  { why: 'it has no scope', parts: claims({ scope: undefined }), error: 'invalid_request', says: /MP-011.*scope/ },
  {
    why: 'aud is a list',
    parts: ({ sandbox }) => ({ claims: { aud: [sandbox.sandbox.issuer] } }),
    error: 'invalid_request',
    says: /MP-011.*aud/,
  },
  { why: 'it has a claim there is not', parts: claims({ sub: 'me' }), error: 'invalid_request', says: /MP-011.*sub/ },
  {
    why: 'consumer_org has eight digits',
    parts: claims({ consumer_org: '31052847' }),
    error: 'invalid_request',
    says: /MP-011.*consumer_org/,
  },
  {
    why: 'the scope is not on the client',
    parts: parts({ scope: 'altinn:broker.write' }),
    error: 'invalid_scope',
    says: /MP-200/,
  },
  {
    why: 'one of two scopes does not exist',
    parts: parts({ scope: `${serviceowner} altinn:nei` }),
    error: 'invalid_scope',
    says: /MP-200/,
  },
  {
    why: 'the scope is for logged-in people',
    parts: parts({ scope: 'altinn:portal/instances.read' }),
    error: 'invalid_scope',
    says: /MP-201/,
  },
  {
    why: 'the access to the scope was withdrawn',
    parts: parts({ scope: 'elgdata:kundeforhold.read' }),
    error: 'invalid_scope',
    says: /MP-250.*elgdata:kundeforhold\.read/,
  },
  {
    why: 'nobody delegated to the supplier',
    parts: ({ sandbox }) => ({ scope: 'elgdata:fullmakter.read', claims: { consumer_org: sandbox.orgno(1) } }),
    error: 'invalid_scope',
    says: /MP-251/,
  },
  {
    why: 'the consumer has no access to delegate',
    parts: ({ sandbox }) => ({ scope: delegable, claims: { consumer_org: sandbox.orgno(2) } }),
    error: 'invalid_scope',
    says: /MP-250/,
  },
  {
    why: 'the consumer is the client’s own organisation',
    parts: ({ sandbox }) => ({ scope: delegable, claims: { consumer_org: sandbox.orgno() } }),
    error: 'invalid_request',
    says: /consumer_org/,
  },
  {
    why: 'the scope cannot be delegated',
    parts: ({ sandbox }) => ({ claims: { consumer_org: sandbox.orgno(1) } }),
    error: 'invalid_request',
    says: /consumer_org/,
  },
  {
    why: 'the authorization details are of no known type',
    parts: claims({ authorization_details: [{ type: 'urn:else' }] }),
    error: 'invalid_authorization_details',
    says: /MP-301/,
  },
  {
    why: 'the authorization details have a field too many',
    parts: claims({ authorization_details: [{ ...systemUser, more: 1 }] }),
    error: 'invalid_authorization_details',
    says: /MP-302/,
  },
  {
    why: 'the authorization details have a wrong value',
    parts: claims({ authorization_details: [{ ...systemUser, systemuser_org: {} }] }),
    error: 'invalid_authorization_details',
    says: /MP-303/,
  },
  {
    why: 'there is no such system user',
    parts: claims({ authorization_details: [systemUser] }),
    error: 'invalid_altinn_customer_configuration',
    says: /MP-303/,
  },
];

describe('the error table (self-service-api.md §5, errors)', function () {
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

  it('has nothing against the grant that the others differ from', async () => {
    assert.equal((await sandbox.token(sandbox.grant(right))).status, 200);
  });

  for (const { why, parts: differing, error, says } of wrongGrants) {
    it(`answers ${error} ${String(says)} when ${why}`, async () => {
      const reply = await sandbox.token(sandbox.grant({ ...right, ...differing(given) }));
      assert.equal(reply.status, 400, reply.text);
      assert.deepEqual(Object.keys(reply.body), ['error', 'error_description', 'error_uri']);
      assert.equal(reply.body.error, error);
      assert.match(String(reply.body.error_description), says);
    });
  }

  it('takes a grant from a clock that is 9 seconds off either way', async () => {
    for (const skew of [-9, 9]) {
      const grant = sandbox.grant({ ...right, claims: { iat: given.now + skew, exp: given.now + 60 } });
      assert.equal((await sandbox.token(grant)).status, 200, String(skew));
    }
  });

  it('answers MP-012 to a grant that has been used', async () => {
    const grant = sandbox.grant(right);
    assert.equal((await sandbox.token(grant)).status, 200);
    const again = await sandbox.token(grant);
    assert.deepEqual([again.status, again.body.error], [400, 'invalid_grant']);
    assert.match(String(again.body.error_description), /MP-012/);
  });

  it('answers MP-012 to another grant with the same jti, but not because of a forged one', async () => {
    const forged = sandbox.grant({ ...right, jwk: given.otherJwk, claims: { jti: 'the-same' } });
    assert.match((await sandbox.token(forged)).text, /MP-124/);
    const statuses = [];
    for (const scope of [serviceowner, `${serviceowner} ${serviceowner}`]) {
      statuses.push((await sandbox.token(sandbox.grant({ ...right, scope, claims: { jti: 'the-same' } }))).status);
    }
    assert.deepEqual(statuses, [200, 400]);
  });

  it('answers MP-200 when the scope has been deactivated', async () => {
    const scope = 'elgdata:leveranser.read';
    const jwk = renamed(right.jwk);
    const clientId = await createClient(sandbox, { scopes: [scope] }, jwk);
    assert.equal((await sandbox.token(sandbox.grant({ clientId, jwk, scope }))).status, 200);
    await sandbox.call('DELETE', `/api/v1/scopes?scope=${scope}`, undefined, { as: 1 });
    assert.match((await sandbox.token(sandbox.grant({ clientId, jwk, scope }))).text, /MP-200/);
  });

  it('answers MP-100 when the client has been deactivated', async () => {
    const jwk = renamed(right.jwk);
    const clientId = await createClient(sandbox, {}, jwk);
    await sandbox.call('DELETE', `/api/v1/clients/${clientId}`);
    assert.match((await sandbox.token(sandbox.grant({ clientId, jwk, scope: serviceowner }))).text, /MP-100/);
  });

  it('answers unauthorized_client when the client is for people to log in with', async () => {
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
      assert.match(String(reply.body.error_description), /MP-011.*alg/, alg);
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

  it('takes a form only', async () => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ grant_type: jwtBearer, assertion: sandbox.grant(right) });
    const reply = await replyOf(await fetch(`${sandbox.sandbox.issuer}token`, { method: 'POST', headers, body }));
    assert.deepEqual([reply.status, reply.body.error], [400, 'invalid_request']);
  });
});

describe('the metadata (self-service-api.md §1, RFC 8414)', () => {
  it('names issuer, token endpoint and key set', async () => {
    const sandbox = await TestSandbox.start();
    const { issuer } = sandbox.sandbox;
    const { body } = await sandbox.call('GET', '/.well-known/oauth-authorization-server', undefined, { as: null });
    assert.deepEqual([body.issuer, body.token_endpoint, body.jwks_uri], [issuer, `${issuer}token`, `${issuer}jwk`]);
    const { body: set } = await sandbox.call<{ keys: object[] }>('GET', '/jwks', undefined, { as: null });
    assert.deepEqual(Object.keys(set.keys[0]!).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    await sandbox.close();
  });
});
