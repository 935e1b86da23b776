import assert from 'node:assert/strict';
import type { PrivateRsaJwk } from '../../../src/core/keys/jwk.ts';
import { encryptedPrivateKeyPem, privateKeyPem } from '../../../src/core/keys/keyExport.ts';
import { readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { nodeJose } from './nodeJose.ts';
import { openssl } from './openssl.ts';
import { rfc7517Key } from './publishedKeys.ts';
import { someRsaJwk } from './rsaKeys.ts';

const passphrase = 'correct horse battery staple';

function modulus(pem: string, ...password: string[]): string {
  const args = ['rsa', '-in', 'key.pem', '-noout', '-modulus', ...password];
  const said = openssl(args, { 'key.pem': pem }).toString();
  return Buffer.from(/Modulus=([0-9A-F]+)/.exec(said)?.[1] ?? '', 'hex').toString('base64url');
}

describe('A private key exported as PEM', function () {
  this.timeout(60_000);
  const keys: PrivateRsaJwk[] = [rfc7517Key];
  before(() => {
    for (const bits of [2048, 3072, 4096] as const) keys.push(someRsaJwk('k', bits));
  });

  it('is PKCS#8 that OpenSSL finds valid, for every size', () => {
    for (const key of keys) {
      const pem = privateKeyPem(key);
      assert.match(pem, /^-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PRIVATE KEY-----\n$/);
      assert.match(openssl(['pkey', '-in', 'key.pem', '-noout', '-check'], { 'key.pem': pem }).toString(), /valid/);
      assert.equal(modulus(pem), key.n);
    }
  });

  it('is the same key in node-jose, number by number', async () => {
    const { kid: _kid, use: _use, alg: _alg, ...numbers } = rfc7517Key;
    const { kid: _other, ...read } = (await nodeJose.JWK.asKey(privateKeyPem(rfc7517Key), 'pem')).toJSON(true);
    assert.deepEqual(read, numbers);
  });

  it('can be opened in OpenSSL only with its passphrase, after 600,000 rounds, with AES-256', async () => {
    const pem = await encryptedPrivateKeyPem(rfc7517Key, passphrase);
    assert.match(pem, /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/);
    const structure = openssl(['asn1parse', '-in', 'key.pem'], { 'key.pem': pem }).toString();
    const [, rounds] = /PBES2[^]*PBKDF2[^]*INTEGER +:(\w+)[^]*hmacWithSHA256[^]*aes-256-cbc/.exec(structure) ?? [];
    assert.equal(Number.parseInt(rounds ?? '', 16), 600_000);
    assert.equal(modulus(pem, '-passin', `pass:${passphrase}`), rfc7517Key.n);
    assert.throws(() => modulus(pem, '-passin', 'pass:another'));
  });

  it('is a different text each time it is encrypted, so that equal keys are not recognisable', async () => {
    assert.notEqual(await encryptedPrivateKeyPem(rfc7517Key, 'a'), await encryptedPrivateKeyPem(rfc7517Key, 'a'));
  });

  it('is read back by an import, with the passphrase if it has one', async () => {
    for (const key of keys) {
      const { kid: _kid, ...nameless } = key;
      assert.deepEqual((await readPrivateKeys(privateKeyPem(key)))[0]?.jwk, nameless);
      assert.deepEqual(
        (await readPrivateKeys(await encryptedPrivateKeyPem(key, passphrase), passphrase))[0]?.jwk,
        nameless,
      );
    }
  });
});
