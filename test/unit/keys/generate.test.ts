import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { CompactSign, importJWK } from 'jose';
import { generateRsaKeyPair, type RsaBits } from '../../../src/keys/generate.ts';
import { publicKeyPem } from '../../../src/keys/publicKeyPem.ts';
import { isWholeRsaKey } from '../../../src/keys/rsaNumbers.ts';
import { nodeJose } from './nodeJose.ts';
import { openssl, readModulus } from './openssl.ts';

const privateMembers = ['alg', 'd', 'dp', 'dq', 'e', 'kid', 'kty', 'n', 'p', 'q', 'qi', 'use'];

describe('Generating a key pair', () => {
  it('gives a private key of exactly the twelve members readers demand', async () => {
    const { privateJwk } = await generateRsaKeyPair({ bits: 2048, kid: 'my-client-TEST.BKBQ' });
    assert.deepEqual(Object.keys(privateJwk).sort(), privateMembers);
    const { kty, use, alg, kid } = privateJwk;
    assert.deepEqual({ kty, use, alg, kid }, { kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'my-client-TEST.BKBQ' });
    assert.ok(isWholeRsaKey(privateJwk));
  }).timeout(30_000);

  it('gives a public key with nothing private in it', async () => {
    const { privateJwk, publicJwk } = await generateRsaKeyPair({ bits: 2048, kid: 'k' });
    assert.deepEqual(publicJwk, { kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'k', n: privateJwk.n, e: privateJwk.e });
  }).timeout(30_000);

  for (const bits of [2048, 3072] satisfies RsaBits[]) {
    it(`makes a key of ${bits} bits that OpenSSL finds sound`, async () => {
      const { privateJwk, publicJwk } = await generateRsaKeyPair({ bits, kid: 'k' });
      const pem = (await nodeJose.JWK.asKey(privateJwk)).toPEM(true);
      assert.match(
        openssl(['pkey', '-in', 'key.pem', '-check', '-noout'], { 'key.pem': pem }).toString(),
        /Key is valid/,
      );
      assert.equal(readModulus(publicKeyPem(publicJwk)).bits, bits);
    }).timeout(30_000);
  }

  it('signs what OpenSSL and node-jose verify with the public key', async () => {
    const { privateJwk, publicJwk } = await generateRsaKeyPair({ bits: 2048, kid: 'k' });
    const payload = new TextEncoder().encode('{"iss":"client"}');
    const signer = new CompactSign(payload).setProtectedHeader({ alg: 'RS256', kid: 'k' });
    const token = await signer.sign(await importJWK(privateJwk, 'RS256'));

    const verified = await nodeJose.JWS.createVerify(await nodeJose.JWK.asKey(publicJwk)).verify(token);
    assert.equal(verified.payload.toString(), '{"iss":"client"}');
    const [header, body, signature] = token.split('.');
    const verdict = openssl(['dgst', '-sha256', '-verify', 'key.pem', '-signature', 'signature', 'signed'], {
      'key.pem': publicKeyPem(publicJwk),
      signature: Buffer.from(signature!, 'base64url'),
      signed: `${header!}.${body!}`,
    });
    assert.match(verdict.toString(), /Verified OK/);
  }).timeout(30_000);

  it('makes the largest key without holding up the editor', async () => {
    // A busy machine can hold up any program once; code that blocks does so every time.
    const blocks: number[] = [];
    do {
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const { privateJwk } = await generateRsaKeyPair({ bits: 4096, kid: 'k' });
      delay.disable();
      blocks.push(delay.max / 1e6);
      assert.equal(createPrivateKey({ key: privateJwk, format: 'jwk' }).asymmetricKeyDetails?.modulusLength, 4096);
    } while (blocks.length < 5 && Math.min(...blocks) > 50);
    assert.ok(Math.min(...blocks) <= 50, `blocked for ${blocks.join(', ')} ms`);
  }).timeout(120_000);
});
