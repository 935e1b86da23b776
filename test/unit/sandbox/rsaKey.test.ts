import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey, type JsonWebKey } from 'node:crypto';
import { startSandbox } from '../../../src/sandbox/sandbox.ts';
import { memoryStore } from '../../../src/sandbox/store.ts';
import { keyGenerationMs } from './support/keys.ts';
import { openssl } from './support/openssl.ts';

describe('The key of the admin clients (RFC 7518 §6.3.2)', function () {
  this.timeout(keyGenerationMs);
  it('is a private 2048-bit RSA key that OpenSSL finds valid', async () => {
    for (let turn = 0; turn < 3; turn += 1) {
      const sandbox = await startSandbox({ store: memoryStore() });
      const jwk = sandbox.organisations[0]!.adminClient.jwk as JsonWebKey;
      await sandbox.close();
      assert.deepEqual(Object.keys(jwk).sort(), [
        'alg',
        'd',
        'dp',
        'dq',
        'e',
        'kid',
        'kty',
        'n',
        'p',
        'q',
        'qi',
        'use',
      ]);
      const key = createPrivateKey({ key: jwk, format: 'jwk' });
      assert.equal(createPublicKey(key as never).asymmetricKeyDetails?.modulusLength, 2048);
      const pem = String(key.export({ type: 'pkcs1', format: 'pem' }));
      assert.match(openssl('rsa -check -noout', pem), /RSA key ok/);
    }
  });
});
