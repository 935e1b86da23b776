import assert from 'node:assert/strict';
import { createPrivateKey, type JsonWebKey, randomUUID, X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import type { JWK } from 'jose';
import { type GrantClaims, type GrantKey, signGrant } from '../../../src/core/maskinporten/tokenEndpoint.ts';
import { nodeJose } from '../keys/nodeJose.ts';
import { certificateFor } from '../keys/openssl.ts';
import { verifiedClaims } from '../sandbox/support/jwt.ts';
import { keyGenerationMs, privateJwk, publicHalf } from '../sandbox/support/keys.ts';

const now = new Date('2026-03-02T08:00:00.900Z');
const claims: GrantClaims = {
  clientId: '5b0e4f3a-7d1c-4c52-9a68-3f2e8d9b1c04',
  audience: 'https://test.maskinporten.no/',
  scopes: ['altinn:serviceowner', 'altinn:serviceowner/instances.read'],
};

type Json = Record<string, unknown>;

describe('A grant (self-service-api.md §5, RFC 7523 §3)', function () {
  this.timeout(keyGenerationMs);
  let key: JsonWebKey;
  let jwk: JWK & { readonly kid: string };
  before(async () => {
    key = await privateJwk('my-client-TEST.BKBQ');
    jwk = key as typeof jwk;
  });

  const sign = (differs: Partial<GrantClaims> = {}, at = now, newId: () => string = randomUUID) =>
    signGrant({ ...claims, ...differs }, { jwk }, at, newId);
  const headerOf = (grant: string): Json =>
    JSON.parse(Buffer.from(grant.split('.')[0]!, 'base64url').toString()) as Json;
  const claimsOf = (grant: string): Json => verifiedClaims(grant, [publicHalf(key)]);

  it('is verified by a second JOSE library and OpenSSL with only the public key', async () => {
    const grant = await sign();
    const verified = await nodeJose.JWS.createVerify(await nodeJose.JWK.asKey(publicHalf(key))).verify(grant);
    assert.deepEqual(JSON.parse(verified.payload.toString()), claimsOf(grant));
  });

  it('names its key and nothing else in the header', async () => {
    assert.deepEqual(headerOf(await sign()), { alg: 'RS256', kid: 'my-client-TEST.BKBQ' });
  });

  it('contains what is requested, and nothing that a server might refuse', async () => {
    const issuedAt = Date.UTC(2026, 2, 2, 8) / 1000;
    assert.deepEqual(claimsOf(await sign({}, now, () => 'one-of-a-kind')), {
      aud: 'https://test.maskinporten.no/',
      iss: '5b0e4f3a-7d1c-4c52-9a68-3f2e8d9b1c04',
      scope: 'altinn:serviceowner altinn:serviceowner/instances.read',
      iat: issuedAt,
      exp: issuedAt + 60,
      jti: 'one-of-a-kind',
    });
  });

  it('has a new id each time', async () => {
    const ids = await Promise.all([sign(), sign(), sign()].map(async (grant) => claimsOf(await grant).jti));
    assert.equal(new Set(ids).size, 3);
    for (const id of ids) assert.ok(typeof id === 'string' && id !== '');
  });

  it('is never valid longer than Maskinporten allows, or from a future time', async () => {
    const dates = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
    await fc.assert(
      fc.asyncProperty(dates, async (at) => {
        const { iat, exp } = claimsOf(await sign({}, at)) as { iat: number; exp: number };
        assert.ok(Number.isInteger(iat) && Number.isInteger(exp));
        assert.ok(exp > iat && exp - iat <= 120);
        assert.ok(iat <= at.getTime() / 1000 && iat > at.getTime() / 1000 - 1);
      }),
      { numRuns: 30 },
    );
  });

  it('has exactly the issuer’s URL as its audience, as a string', async () => {
    for (const audience of ['https://maskinporten.no/', 'https://maskinporten.no', 'http://127.0.0.1:8080/']) {
      assert.equal(claimsOf(await sign({ audience })).aud, audience);
    }
  });

  it('has an enterprise certificate’s chain and no kid, and a second JOSE library verifies it', async () => {
    const pem = createPrivateKey({ key, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' }).toString();
    const certificate = certificateFor(pem);
    const x5c = [new X509Certificate(certificate).raw.toString('base64')];
    const signer: GrantKey = { jwk, x5c };
    const grant = await signGrant(claims, signer, now, randomUUID);
    assert.deepEqual(headerOf(grant), { alg: 'RS256', x5c });
    const verified = await nodeJose.JWS.createVerify(await nodeJose.JWK.asKey(certificate, 'pem')).verify(grant);
    assert.equal((JSON.parse(verified.payload.toString()) as Json).iss, claims.clientId);
  });

  it('names the API that the token is for as a string, and several as a list', async () => {
    const one = await sign({ resources: ['https://api.example.no/'] });
    assert.equal(claimsOf(one).resource, 'https://api.example.no/');
    const two = ['https://api.example.no/', 'https://other.example.no/v1'];
    assert.deepEqual(claimsOf(await sign({ resources: two })).resource, two);
    assert.ok(!('resource' in claimsOf(await sign({ resources: [] }))));
  });

  it('names the organisation on whose behalf a supplier acts', async () => {
    assert.equal(claimsOf(await sign({ consumerOrg: '310528471' })).consumer_org, '310528471');
  });

  it('can’t be signed with part of a key', async () => {
    await assert.rejects(signGrant(claims, { jwk: publicHalf(key) as typeof jwk }, now, randomUUID));
  });
});
