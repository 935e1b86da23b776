import assert from 'node:assert/strict';
import { compactDecrypt, CompactEncrypt, decodeProtectedHeader } from 'jose';
import { KeyInputError } from '../../../src/core/keys/keyInputError.ts';
import { decryptWithPassphrase, encryptWithPassphrase, looksLikeJwe } from '../../../src/core/keys/passphraseJwe.ts';
import { readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { nodeJose, type NodeJoseKey } from './nodeJose.ts';
import { rfc7517Key } from './publishedKeys.ts';
import { encryptedJwk } from './rfc7517AppendixC.ts';

const passphrase = 'blåbærsyltetøy på lørdag';
const text = 'Hemmelig: æøå 😀';
const key = new TextEncoder().encode(passphrase);
const iterations = 600_000;

const nodeJoseKey = (): Promise<NodeJoseKey> =>
  nodeJose.JWK.asKey({ kty: 'oct', k: Buffer.from(key).toString('base64url') });

/** Made by jose, with few iterations so that many can be made. */
function byJose(alg = 'PBES2-HS512+A256KW', enc = 'A256GCM', content = text): Promise<string> {
  return new CompactEncrypt(new TextEncoder().encode(content))
    .setProtectedHeader({ alg, enc })
    .setKeyManagementParameters({ p2c: 2048 })
    .encrypt(key);
}

async function refusal(jwe: string, typed: string | undefined = passphrase): Promise<string> {
  try {
    await decryptWithPassphrase(jwe, typed);
  } catch (error) {
    if (!(error instanceof KeyInputError)) throw error;
    assert.equal(error.cause, undefined);
    return error.reason;
  }
  return 'opened';
}

/** The same JWE with other header members; its key was wrapped for the old ones. */
function withHeader(jwe: string, members: object): string {
  const header = { ...decodeProtectedHeader(jwe), ...members };
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...jwe.split('.').slice(1)].join('.');
}

describe('A text encrypted with a passphrase', function () {
  this.timeout(60_000);
  let jwe: string;
  before(async () => {
    jwe = await encryptWithPassphrase(text, passphrase);
  });

  it('names its algorithms: PBES2 with 600,000 rounds of SHA-512, AES-256', () => {
    const { p2s, ...header } = decodeProtectedHeader(jwe);
    assert.deepEqual(header, { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: iterations, cty: 'json' });
    assert.equal(Buffer.from(String(p2s), 'base64url').length, 16);
    assert.ok(looksLikeJwe(jwe));
  });

  it('can be opened by jose', async () => {
    const { plaintext } = await compactDecrypt(jwe, key, {
      keyManagementAlgorithms: ['PBES2-HS512+A256KW'],
      maxPBES2Count: iterations,
    });
    assert.equal(new TextDecoder().decode(plaintext), text);
  });

  it('can be opened by node-jose', async () => {
    const decrypt = nodeJose.JWE.createDecrypt(await nodeJoseKey(), { algorithms: ['PBES2-*', 'A256GCM'] });
    assert.equal((await decrypt.decrypt(jwe)).plaintext.toString(), text);
  });

  it('is never the same twice, and can be opened again', async () => {
    const again = await encryptWithPassphrase(text, passphrase);
    const [, ...parts] = jwe.split('.');
    assert.ok(again.split('.').every((part) => !parts.includes(part)));
    assert.equal((await decryptWithPassphrase(again, passphrase)).toString(), text);
  });

  it('can be opened even if the keyboard writes “å” as two characters', async () => {
    assert.notEqual(passphrase.normalize('NFD'), passphrase);
    assert.equal((await decryptWithPassphrase(await byJose(), passphrase.normalize('NFD'))).toString(), text);
  });

  it('can be opened if jose created it, with any of the passphrase algorithms', async () => {
    for (const alg of ['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW']) {
      for (const enc of ['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512']) {
        const theirs = await byJose(alg, enc);
        assert.equal((await decryptWithPassphrase(theirs, passphrase)).toString(), text, `${alg} ${enc}`);
      }
    }
  });

  it('can be opened if node-jose created it', async () => {
    const alg = 'PBES2-HS512+A256KW';
    const options = { format: 'compact', contentAlg: 'A256GCM', fields: {} } as const;
    const recipient = { key: await nodeJoseKey(), header: { alg, p2c: 4096 } };
    const theirs = await nodeJose.JWE.createEncrypt(options, recipient).update(text, 'utf8').final();
    assert.equal((await decryptWithPassphrase(theirs, passphrase)).toString(), text);
  });

  it('can be opened if it is the example of RFC 7517 appendix C', async () => {
    const plain = (await decryptWithPassphrase(encryptedJwk.jwe, encryptedJwk.password)).toString();
    const { kty, kid, use } = JSON.parse(plain) as Record<string, string>;
    assert.deepEqual({ kty, kid, use }, { kty: 'RSA', kid: 'juliet@capulet.lit', use: 'enc' });
    const { plaintext } = await compactDecrypt(encryptedJwk.jwe, new TextEncoder().encode(encryptedJwk.password), {
      keyManagementAlgorithms: ['PBES2-HS256+A128KW'],
    });
    assert.equal(plain, new TextDecoder().decode(plaintext));
  });

  it('requires the passphrase, and reports a wrong one', async () => {
    const theirs = await byJose();
    assert.equal(await refusal(theirs, ''), 'passwordNeeded');
    await assert.rejects(decryptWithPassphrase(theirs, undefined), { reason: 'passwordNeeded' });
    assert.equal(await refusal(theirs, `${passphrase} `), 'wrongPassword');
    assert.equal(await refusal(jwe, 'x'), 'wrongPassword');
  });

  it('is refused if it is cut off or changed at any place', async () => {
    const theirs = await byJose();
    for (let length = 0; length < theirs.length; length += 3) {
      assert.notEqual(await refusal(theirs.slice(0, length)), 'opened', String(length));
    }
    for (let at = 0; at < theirs.length; at += 3) {
      // The last character of a part may hold bits that base64url leaves out.
      if (/^.(\.|$)/.test(theirs.slice(at))) continue;
      const changed = theirs.slice(0, at) + (theirs[at] === 'A' ? 'B' : 'A') + theirs.slice(at + 1);
      assert.notEqual(await refusal(changed), 'opened', String(at));
    }
  });

  it('is refused with a changed first block, although the padding after it is right', async () => {
    for (const enc of ['A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512']) {
      const [header, wrapped, iv, ...rest] = (await byJose(undefined, enc)).split('.');
      const otherIv = Buffer.from(iv!, 'base64url');
      otherIv[0]! ^= 1;
      const changed = [header, wrapped, otherIv.toString('base64url'), ...rest].join('.');
      assert.equal(await refusal(changed), 'truncated', enc);
    }
  });

  it('distinguishes damaged content from a wrong passphrase', async () => {
    const parts = (await byJose()).split('.');
    const [first, ...rest] = parts[3]!;
    parts[3] = [first === 'A' ? 'B' : 'A', ...rest].join('');
    assert.equal(await refusal(parts.join('.')), 'truncated');
  });

  it('is refused unopened if it has other algorithms, or unknown extensions', async () => {
    const theirs = await byJose();
    for (const members of [
      { alg: 'dir' },
      { alg: 'RSA-OAEP' },
      { enc: 'A256CTR' },
      { crit: ['exp'] },
      { zip: 'DEF' },
      { p2s: '' },
      { p2s: 5 },
    ]) {
      assert.equal(await refusal(withHeader(theirs, members)), 'unsupportedEncryption', JSON.stringify(members));
    }
  });

  it('is refused unopened if it has too many rounds, or too few to protect anything', async () => {
    const theirs = await byJose();
    for (const p2c of [2_000_001, 2 ** 31, Number.MAX_SAFE_INTEGER, 999, 0, -1, 2048.5, '2048', null]) {
      assert.equal(await refusal(withHeader(theirs, { p2c })), 'unsupportedEncryption', String(p2c));
    }
  });

  it('repeats neither the passphrase nor its content in an error', async () => {
    const secret = 'Zx9-canary-71';
    const theirs = await byJose();
    for (const wrong of [theirs, `${secret}.${theirs}`, withHeader(theirs, { alg: secret }), theirs.slice(0, -9)]) {
      await assert.rejects(decryptWithPassphrase(wrong, secret), (error: Error) => {
        assert.ok(!`${error.message} ${JSON.stringify(error)} ${error.stack ?? ''}`.includes(secret));
        return error instanceof KeyInputError;
      });
    }
  });
});

describe('A private key as an encrypted JWK', function () {
  this.timeout(60_000);

  it('is read with its password, alone or in a set', async () => {
    for (const content of [rfc7517Key, { keys: [rfc7517Key] }]) {
      const jwe = await byJose('PBES2-HS256+A128KW', 'A128CBC-HS256', JSON.stringify(content));
      await assert.rejects(readPrivateKeys(jwe), { reason: 'passwordNeeded' });
      await assert.rejects(readPrivateKeys(`\uFEFF${jwe}\r\n`, 'wrong'), { reason: 'wrongPassword' });
      const [read, ...others] = await readPrivateKeys(`\uFEFF${jwe}\r\n`, passphrase);
      assert.deepEqual(read?.jwk, rfc7517Key);
      assert.deepEqual(others, []);
    }
  });

  it('is refused if it is for encryption, like that of RFC 7517 appendix C', async () => {
    await assert.rejects(readPrivateKeys(encryptedJwk.jwe, encryptedJwk.password), {
      problem: { reason: 'badMember', member: 'use' },
    });
  });
});
