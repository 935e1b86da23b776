import assert from 'node:assert/strict';
import { CompactEncrypt, decodeProtectedHeader } from 'jose';
import {
  type KeyBackup,
  KeyBackupError,
  maxBackupBytes,
  readBackup,
  writeBackup,
} from '../../../src/core/keys/keyBackup.ts';
import { nodeJose } from './nodeJose.ts';
import { rfc7517Key, rfc7638Thumbprint } from './publishedKeys.ts';

const passphrase = 'correct horse battery staple';
const clientId = '9c1d1ae4-6d5c-4f6c-8f49-0d7c1c6c8a51';
const backup: KeyBackup = {
  environment: 'test',
  orgno: '310528471',
  keys: [
    { clientId, kid: 'nattjobben-TEST.BKBQ', jwk: rfc7517Key },
    { clientId, kid: '../a/b?c%2F', jwk: { ...rfc7517Key, kid: '../a/b?c%2F' } },
  ],
};
const bytes = (text: string) => new TextEncoder().encode(text);

async function refusal(file: Uint8Array, typed = passphrase): Promise<KeyBackupError['reason']> {
  try {
    await readBackup(file, typed);
  } catch (error) {
    if (!(error instanceof KeyBackupError)) throw error;
    assert.equal(error.cause, undefined);
    return error.reason;
  }
  throw new Error('It was read.');
}

/** Encrypted as a backup, with fewer rounds and other content. */
async function holding(content: string): Promise<Uint8Array> {
  const jwe = await new CompactEncrypt(bytes(content))
    .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' })
    .setKeyManagementParameters({ p2c: 2048 })
    .encrypt(bytes(passphrase));
  return bytes(jwe);
}

describe('A backup of private keys', function () {
  this.timeout(60_000);
  let file: string;
  /** The same with fewer rounds, to be opened many times. */
  let quick: string;
  before(async () => {
    file = await writeBackup(backup, passphrase);
    quick = new TextDecoder().decode(await holding(JSON.stringify({ version: 1, ...backup })));
  });

  it('returns what was put into it, even with CRLF, a byte order mark or as UTF-16', async () => {
    for (const content of [
      bytes(file),
      bytes(`${quick}\n`),
      bytes(`\uFEFF${quick}\r\n`),
      Buffer.from(`\uFEFF${quick}\r\n`, 'utf16le'),
    ]) {
      assert.deepEqual(await readBackup(content, passphrase), { version: 1, ...backup });
    }
  });

  it('can be opened with node-jose alone, and contains complete keys', async () => {
    const k = Buffer.from(passphrase).toString('base64url');
    const decrypt = nodeJose.JWE.createDecrypt(await nodeJose.JWK.asKey({ kty: 'oct', k }), {
      algorithms: ['PBES2-*', 'A256GCM'],
    });
    const content = JSON.parse((await decrypt.decrypt(file)).plaintext.toString()) as KeyBackup & { version: number };
    assert.equal(content.version, 1);
    assert.deepEqual([content.environment, content.orgno], ['test', '310528471']);
    const key = await nodeJose.JWK.asKey(content.keys[0]!.jwk);
    assert.equal((await key.thumbprint('SHA-256')).toString('base64url'), rfc7638Thumbprint);
    assert.deepEqual(key.toJSON(true).d, rfc7517Key.d);
  });

  it('reveals nothing about keys, clients or organisation without the passphrase', () => {
    const all = [file, ...file.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))].join();
    for (const secret of [rfc7517Key.d.slice(0, 20), rfc7517Key.n.slice(0, 20), clientId, '310528471', 'nattjobben']) {
      assert.ok(!all.includes(secret), secret);
    }
    assert.deepEqual(Object.keys(decodeProtectedHeader(file)).sort(), ['alg', 'cty', 'enc', 'p2c', 'p2s']);
  });

  it('does not open without its passphrase', async () => {
    await assert.rejects(readBackup(bytes(quick), undefined), { reason: 'passwordNeeded' });
    await assert.rejects(readBackup(bytes(quick), 'correct horse battery stable'), { reason: 'wrongPassword' });
  });

  it('is reported as damaged if it is cut off', async () => {
    assert.equal(await refusal(bytes(quick.slice(0, -40))), 'damaged');
    assert.equal(await refusal(bytes(quick.slice(0, quick.lastIndexOf('.')))), 'damaged');
    assert.equal(await refusal(bytes(quick.slice(0, 30))), 'damaged');
  });

  it('is reported as damaged if part of it was changed', async () => {
    const parts = quick.split('.');
    const cipher = parts[3] ?? '';
    parts[3] = `${cipher.slice(0, 500)}${cipher[500] === 'A' ? 'B' : 'A'}${cipher.slice(501)}`;
    assert.equal(await refusal(bytes(parts.join('.'))), 'damaged');
    assert.equal(await refusal(bytes(quick.replace(/.{100}/, '$&\n'))), 'damaged');
  });

  it('is not recognised if it is something else', async () => {
    for (const other of [bytes(''), bytes('{"keys":[]}'), Buffer.alloc(4096, 0xff), bytes(JSON.stringify(backup))]) {
      assert.equal(await refusal(other), 'notABackup');
    }
    assert.equal(await refusal(Buffer.concat([bytes(file), Buffer.alloc(maxBackupBytes, 65)])), 'notABackup');
  });

  it('is not recognised if its content has another shape', async () => {
    const { qi: _qi, ...eleven } = rfc7517Key;
    const changed = (change: object) => JSON.stringify({ version: 1, ...backup, ...change });
    for (const content of [
      'no JSON',
      'null',
      '[]',
      JSON.stringify(rfc7517Key),
      changed({ version: 0 }),
      changed({ keys: undefined }),
      changed({ keys: [{ clientId, kid: 'a', jwk: eleven }] }),
      changed({ keys: [{ clientId, jwk: rfc7517Key }] }),
    ]) {
      assert.equal(await refusal(await holding(content)), 'notABackup', content.slice(0, 40));
    }
  });

  it('cannot reach another organisation’s keys by a manipulated name', async () => {
    for (const change of [
      { environment: 'prod/310528471' },
      { environment: '../prod' },
      { environment: '' },
      { orgno: '310528471/other' },
      { orgno: '31052847' },
    ]) {
      assert.equal(await refusal(await holding(JSON.stringify({ version: 1, ...backup, ...change }))), 'notABackup');
    }
  });

  it('of a later version is reported as such', async () => {
    assert.equal(await refusal(await holding(JSON.stringify({ version: 2, vault: {} }))), 'newer');
  });

  it('takes the last of duplicate members, as all JSON parsers here do', async () => {
    const text = JSON.stringify({ version: 1, ...backup }).replace('"orgno"', '"orgno":"999999999","orgno"');
    assert.equal((await readBackup(await holding(text), passphrase)).orgno, '310528471');
  });

  it('can hold a thousand keys', async () => {
    const keys = Array.from({ length: 1000 }, (_, index) => ({
      clientId,
      kid: `key-${index}`,
      jwk: { ...rfc7517Key, kid: `key-${index}` },
    }));
    const large = bytes(await writeBackup({ ...backup, keys }, passphrase));
    assert.ok(large.byteLength < maxBackupBytes);
    assert.deepEqual((await readBackup(large, passphrase)).keys, keys);
  });
});
