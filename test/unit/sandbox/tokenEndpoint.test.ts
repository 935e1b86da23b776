import assert from 'node:assert/strict';
import { type JsonWebKey } from 'node:crypto';
import { verifiedClaims } from './support/jwt.ts';
import { keyGenerationMs, privateJwk } from './support/keys.ts';
import { createClient } from './support/newClient.ts';
import { TestSandbox, type Reply } from './support/testSandbox.ts';
import { delegable, serviceowner } from './support/wrongGrants.ts';

type TokenReply = Reply<{ access_token: string; token_type: string; expires_in: number; scope: string }>;

describe('A token for a valid grant (self-service-api.md §5)', function () {
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

  it('is signed by the key in the metadata, and has scopes, consumer and lifetime', async () => {
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

  it('names consumer and supplier if a customer has delegated', async () => {
    const reply = await token({ scope: delegable, claims: { consumer_org: sandbox.orgno(1) } });
    assert.equal(reply.status, 200, reply.text);
    const { consumer, supplier, delegation_source: source } = await claimsOf(reply);
    assert.deepEqual(consumer, { authority: 'iso6523-actorid-upis', ID: `0192:${sandbox.orgno(1)}` });
    assert.deepEqual(supplier, { authority: 'iso6523-actorid-upis', ID: `0192:${sandbox.orgno()}` });
    assert.equal(source, 'https://tt02.altinn.no/');
  });

  it('contains the API it is meant for and the person it is about', async () => {
    const reply = await token({ claims: { resource: ['https://api.example.no/'], pid: '01017012345' } });
    const { aud, pid } = await claimsOf(reply);
    assert.deepEqual([aud, pid], [['https://api.example.no/'], '01017012345']);
  });

  it('gives access to the self-service API with the right scopes only', async () => {
    const { body } = await token({});
    const headers = { authorization: `Bearer ${body.access_token}` };
    const reply = await fetch(`${sandbox.sandbox.selfServiceUrl}/api/v1/clients`, { headers });
    assert.equal(reply.status, 403);
  });
});

describe('The sandbox’s metadata (self-service-api.md §1, RFC 8414)', () => {
  it('name issuer, token endpoint and key set', async () => {
    const sandbox = await TestSandbox.start();
    const { issuer } = sandbox.sandbox;
    const { body } = await sandbox.call('GET', '/.well-known/oauth-authorization-server', undefined, { as: null });
    assert.deepEqual([body.issuer, body.token_endpoint, body.jwks_uri], [issuer, `${issuer}token`, `${issuer}jwk`]);
    const { body: set } = await sandbox.call<{ keys: object[] }>('GET', '/jwks', undefined, { as: null });
    assert.deepEqual(Object.keys(set.keys[0]!).sort(), ['alg', 'e', 'kid', 'kty', 'n', 'use']);
    await sandbox.close();
  });
});
