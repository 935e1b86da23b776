import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { Clock } from './support/clock.ts';
import { keyGenerationMs, publicJwk } from './support/keys.ts';
import { createClient } from './support/newClient.ts';
import { derOf, newCertificate, newPrivateKey, openssl } from './support/openssl.ts';
import { TestSandbox, type Reply } from './support/testSandbox.ts';

type Key = JsonWebKey & { kid: string; exp: number; x5c?: string[] };

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('Uploading a key like the portal’s “Add key” (self-service-api.md §2, Keys)', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let clientId: string;
  let privateKey: string;
  before(async () => {
    // Certificates are made by the machine's clock, so the sandbox lives in the same year, and a minute later.
    sandbox = await TestSandbox.start({}, new Clock(new Date(Date.now() + 60_000)));
    privateKey = newPrivateKey();
  });
  beforeEach(async () => {
    clientId = await createClient(sandbox);
  });
  after(() => sandbox.close());

  const upload = (text: string, contentType = 'text/plain'): Promise<Reply<Key>> =>
    sandbox.call<Key>('POST', `/api/v2/clients/${clientId}/key`, text, { contentType });
  const modulus = (): string => createPublicKey(privateKey).export({ format: 'jwk' }).n!;

  it('accepts a PEM public key and gives it a UUID as kid', async () => {
    const { status, body } = await upload(openssl('pkey -pubout', privateKey));
    assert.equal(status, 201);
    assert.deepEqual([body.kty, body.use, body.alg, body.n], ['RSA', 'sig', 'RS256', modulus()]);
    assert.match(body.kid, uuid);
  });

  it('accepts the older PEM format of an RSA public key too', async () => {
    const { status, body } = await upload(openssl('rsa -RSAPublicKey_out', privateKey));
    assert.deepEqual([status, body.n], [201, modulus()]);
  });

  it('accepts a JWK and keeps its kid', async () => {
    const { status, body } = await upload(JSON.stringify(publicJwk('my-own'), undefined, 2));
    assert.deepEqual([status, body.kid], [201, 'my-own']);
  });

  it('accepts a certificate, whose key expires no later than it does', async () => {
    const certificate = newCertificate({ privateKey, subject: '/CN=Test', days: 30 });
    const { status, body } = await upload(certificate);
    assert.deepEqual([status, body.n, body.x5c], [201, modulus(), [derOf(certificate)]]);
    const days = (body.exp * 1000 - sandbox.clock.now().getTime()) / (24 * 60 * 60 * 1000);
    assert.ok(days > 29.9 && days <= 30, String(days));
    const longer = await upload(newCertificate({ privateKey, subject: '/CN=Test', days: 3650 }));
    const year = (longer.body.exp * 1000 - sandbox.clock.now().getTime()) / (24 * 60 * 60 * 1000);
    assert.ok(year <= 366, String(year));
  });

  it('adds the key to the existing ones', async () => {
    await upload(JSON.stringify(publicJwk('first')));
    await upload(JSON.stringify(publicJwk('second')));
    const { body } = await sandbox.call<{ keys: Key[] }>('GET', `/api/v1/clients/${clientId}/jwks`);
    assert.deepEqual(
      body.keys.map(({ kid }) => kid),
      ['first', 'second'],
    );
  });

  it('lets the key sign grants with its new kid', async () => {
    const { body } = await upload(openssl('pkey -pubout', privateKey));
    const jwk = { ...createPrivateKey(privateKey).export({ format: 'jwk' }), kid: body.kid };
    const reply = await sandbox.token(sandbox.grant({ clientId, jwk, scope: 'altinn:serviceowner' }));
    assert.equal(reply.status, 200, reply.text);
  });

  const refused: readonly (readonly [what: string, text: () => string])[] = [
    ['a private key in PEM', () => privateKey],
    ['a private JWK', () => JSON.stringify({ ...createPrivateKey(privateKey).export({ format: 'jwk' }), kid: 'a' })],
    ['a public and a private key', () => openssl('pkey -pubout', privateKey) + privateKey],
    ['two public keys', () => openssl('pkey -pubout', privateKey).repeat(2)],
    ['a JWKS', () => JSON.stringify({ keys: [publicJwk()] })],
    ['an Ed25519 key', () => openssl('pkey -pubout', newPrivateKey('ED25519'))],
    ['a damaged PEM', () => openssl('pkey -pubout', privateKey).replace(/[A-Z]{2}/, '')],
    ['half a JWK', () => JSON.stringify(publicJwk()).slice(0, -9)],
    ['anything else', () => 'hello'],
    ['nothing', () => ''],
  ];
  for (const [what, text] of refused) {
    it(`refuses ${what}`, async () => {
      const reply = await upload(text());
      assert.equal(reply.status, 400, reply.text);
      assert.equal((await sandbox.call('GET', `/api/v1/clients/${clientId}/jwks`)).status, 404);
    });
  }

  it('refuses a certificate that has expired', async () => {
    const expired = newCertificate({ privateKey, subject: '/CN=Test', days: 1 });
    sandbox.clock.pass(2 * 24 * 60 * 60);
    assert.equal((await upload(expired)).status, 400);
  });

  it('accepts plain text only', async () => {
    assert.equal((await upload(JSON.stringify(publicJwk()), 'application/json')).status, 415);
  });
});
