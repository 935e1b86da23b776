import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { CompactSign, importJWK } from 'jose';
import { generateRsaKeyPair, type RsaBits, type RsaKeyPair } from '../../../src/core/keys/generateKeyPair.ts';
import { isWholeRsaKey } from '../../../src/core/keys/rsaKey.ts';
import { publicKeyPem } from '../../../src/core/keys/keyExport.ts';
import { nodeJose } from './nodeJose.ts';
import { openssl, readModulus } from './openssl.ts';

const privateMembers = ['alg', 'd', 'dp', 'dq', 'e', 'kid', 'kty', 'n', 'p', 'q', 'qi', 'use'];

const pairs = new Map<RsaBits, Promise<RsaKeyPair>>();

/** One of this size, generated at first need. */
function generated(bits: RsaBits): Promise<RsaKeyPair> {
  const pair = pairs.get(bits) ?? generateRsaKeyPair({ bits, kid: 'my-client-TEST.BKBQ' });
  pairs.set(bits, pair);
  return pair;
}

describe('Generating a key pair', function () {
  this.timeout(120_000);

  it('produces a private key with exactly the twelve members that readers require', async () => {
    const { privateJwk } = await generated(2048);
    assert.deepEqual(Object.keys(privateJwk).sort(), privateMembers);
    const { kty, use, alg, kid } = privateJwk;
    assert.deepEqual({ kty, use, alg, kid }, { kty: 'RSA', use: 'sig', alg: 'RS256', kid: 'my-client-TEST.BKBQ' });
    assert.ok(isWholeRsaKey(privateJwk));
  });

  it('produces a public key with nothing private in it', async () => {
    const { privateJwk, publicJwk } = await generated(2048);
    const { n, e, kid } = privateJwk;
    assert.deepEqual(publicJwk, { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e });
  });

  for (const bits of [2048, 3072] satisfies RsaBits[]) {
    it(`produces a key of ${bits} bits that OpenSSL finds valid`, async () => {
      const { privateJwk, publicJwk } = await generated(bits);
      const pem = (await nodeJose.JWK.asKey(privateJwk)).toPEM(true);
      assert.match(
        openssl(['pkey', '-in', 'key.pem', '-check', '-noout'], { 'key.pem': pem }).toString(),
        /Key is valid/,
      );
      assert.equal(readModulus(publicKeyPem(publicJwk)).bits, bits);
    });
  }

  it('produces signatures that OpenSSL and node-jose verify with the public key', async () => {
    const { privateJwk, publicJwk } = await generated(2048);
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
  });

  it('does not block the editor, even for the largest key', async () => {
    // How long the event loop was at work, not how late it was: on a busy machine every program is late. That machine can
    // hold up work, too, but not every time.
    const busy: number[] = [];
    do {
      const before = performance.eventLoopUtilization();
      const { privateJwk } = await generateRsaKeyPair({ bits: 4096, kid: 'k' });
      busy.push(performance.eventLoopUtilization(before).active);
      assert.equal(createPrivateKey({ key: privateJwk, format: 'jwk' }).asymmetricKeyDetails?.modulusLength, 4096);
    } while (busy.length < 5 && Math.min(...busy) > 50);
    assert.ok(Math.min(...busy) <= 50, `busy for ${busy.join(', ')} ms`);
  });
});
