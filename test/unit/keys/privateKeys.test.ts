import assert from 'node:assert/strict';
import { createPrivateKey } from 'node:crypto';
import { publicHalf } from '../../../src/core/keys/jwk.ts';
import { maxPrivateKeyBytes, readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { certificateFor, openssl, privateKey, publicPem } from './openssl.ts';
import { derOf, membersOf, refusal } from './privateKeysSupport.ts';
import { rfc7517EcKey, rfc7517Key, rfc7517PrivateEcKey } from './publishedKeys.ts';

/** OpenSSL starts slowly on a busy machine. */
const opensslMs = 60_000;
const rfc = JSON.stringify(rfc7517Key);

/** The key of a text or a file, when it is the only one. */
async function only(input: Uint8Array | string, password?: string): Promise<object> {
  const keys = await readPrivateKeys(input, password);
  assert.equal(keys.length, 1);
  return keys[0]!.jwk;
}

describe('A private JWK', () => {
  it('is read with its kid and its length', async () => {
    assert.deepEqual(await readPrivateKeys(rfc), [{ jwk: rfc7517Key, bits: 2048 }]);
  });

  it('is read without a kid, which an enterprise certificate’s key does not need', async () => {
    const { kid: _kid, use: _use, alg: _alg, ...members } = rfc7517Key;
    assert.deepEqual(await only(JSON.stringify(members)), { ...members, use: 'sig', alg: 'RS256' });
  });

  it('is read with any kid, because it may be registered under another', async () => {
    for (const kid of ['a/b?c#d', '%2F', '..', 'nøkkel nr. 1'])
      assert.deepEqual(await only(JSON.stringify({ ...rfc7517Key, kid })), { ...rfc7517Key, kid });
  });

  it('is read with the last of duplicate members, and only if that makes a complete key', async () => {
    const twice = (first: string, last: string) => rfc.replace(`"d":"${rfc7517Key.d}"`, `"d":"${first}","d":"${last}"`);
    assert.deepEqual(await only(twice(rfc7517Key.p, rfc7517Key.d)), rfc7517Key);
    assert.equal((await refusal(twice(rfc7517Key.d, rfc7517Key.p))).reason, 'inconsistent');
  });

  it('is read from a JWKS, with all other private RSA keys', async () => {
    const other = { ...rfc7517Key, kid: 'other' };
    const keys = [publicHalf(rfc7517Key), rfc7517PrivateEcKey, rfc7517Key, other];
    assert.deepEqual(
      (await readPrivateKeys(JSON.stringify({ keys }, null, 2))).map(({ jwk }) => jwk.kid),
      [rfc7517Key.kid, 'other'],
    );
  });

  it('says whether the set contained more keys, however many layers of base64 it had', async () => {
    const base64 = (text: string) => Buffer.from(text).toString('base64');
    const set = (...keys: object[]) => JSON.stringify({ keys });
    const isAmongOthers = async (input: string) =>
      (await readPrivateKeys(input)).map((key) => key.amongOthers ?? false);
    for (const coat of [(text: string) => text, base64, (text: string) => base64(base64(text))]) {
      assert.deepEqual(await isAmongOthers(coat(set(rfc7517Key, rfc7517PrivateEcKey))), [true]);
      assert.deepEqual(await isAmongOthers(coat(set(rfc7517Key, publicHalf(rfc7517Key)))), [true]);
      assert.deepEqual(await isAmongOthers(coat(set(rfc7517Key, { ...rfc7517Key, kid: 'b' }))), [false, false]);
      assert.deepEqual(await isAmongOthers(coat(rfc)), [false]);
    }
  });

  it('is read with or without the members that Maskinporten does not know', async () => {
    assert.deepEqual(await only(JSON.stringify({ ...rfc7517Key, key_ops: ['sign'], exp: 1, x5c: [] })), rfc7517Key);
  });

  it('is read in every form in which files or the clipboard contain it', async () => {
    const utf16 = Buffer.from(rfc, 'utf16le');
    const base64 = Buffer.from(rfc).toString('base64');
    for (const input of [
      Buffer.from(rfc),
      Buffer.from(`\uFEFF${rfc}`),
      `\uFEFF  ${rfc}\r\n`,
      utf16,
      Buffer.concat([Buffer.of(0xff, 0xfe), utf16]),
      Buffer.concat([Buffer.of(0xfe, 0xff), Buffer.from(utf16).swap16()]),
      Buffer.from(utf16).swap16(),
      JSON.stringify(rfc7517Key, null, 2).replace(/\n/g, '\r\n'),
      base64,
      base64.replace(/=/g, ''),
      Buffer.from(rfc).toString('base64url'),
      base64.replace(/.{64}/g, '$&\r\n'),
      Buffer.from(base64).toString('base64'),
    ]) {
      assert.deepEqual(await only(input), rfc7517Key);
    }
  });

  it('is read with its certificate', async () => {
    const pem = createPrivateKey({ key: { ...rfc7517Key }, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' });
    const x5c = [derOf(certificateFor(pem.toString()))];
    const [key] = await readPrivateKeys(JSON.stringify({ ...rfc7517Key, x5c }));
    assert.deepEqual(key, { jwk: rfc7517Key, bits: 2048, x5c });
  });

  it('is refused with the name of the missing or wrong member', async () => {
    for (const member of ['kty', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
      const { [member]: _left, ...others } = rfc7517Key;
      assert.deepEqual(await refusal(JSON.stringify(others)), { reason: 'missingMember', member });
      if (member === 'kty') continue;
      for (const value of ['', 5, null, 'ab+c', 'AA']) {
        const problem = await refusal(JSON.stringify({ ...rfc7517Key, [member]: value }));
        assert.deepEqual(problem, { reason: 'badMember', member });
      }
    }
    for (const [member, value] of [
      ['use', 'enc'],
      ['alg', 'ES256'],
      ['x5c', ['MIIB']],
    ] as const) {
      const problem = await refusal(JSON.stringify({ ...rfc7517Key, [member]: value }));
      assert.deepEqual(problem, { reason: 'badMember', member });
    }
    for (const kid of ['', 5, null, 'x'.repeat(256)])
      assert.equal((await refusal(JSON.stringify({ ...rfc7517Key, kid }))).reason, 'badKid');
  });

  it('is refused if its numbers do not belong together', async () => {
    for (const [one, other] of [
      ['p', 'q'],
      ['dp', 'dq'],
    ] as const) {
      const mixed = { ...rfc7517Key, [one]: rfc7517Key[other], [other]: rfc7517Key[one] };
      assert.equal((await refusal(JSON.stringify(mixed))).reason, 'inconsistent');
    }
    const endless = Buffer.alloc(500_000, 0xff).toString('base64url');
    assert.equal((await refusal(JSON.stringify({ ...rfc7517Key, d: endless }))).reason, 'inconsistent');
  });

  it('is refused if it is of another type, or the public key', async () => {
    assert.equal((await refusal(JSON.stringify(rfc7517PrivateEcKey))).reason, 'notRsa');
    assert.equal((await refusal(JSON.stringify({ keys: [rfc7517EcKey] }))).reason, 'notRsa');
    assert.equal((await refusal(JSON.stringify(publicHalf(rfc7517Key)))).reason, 'public');
  });

  it('is refused with the position of a JSON error', async () => {
    const broken = { reason: 'syntax', line: 1, column: 13, what: 'CloseBraceExpected' };
    assert.deepEqual(await refusal('{"kty":"RSA"'), broken);
    assert.deepEqual(await refusal(Buffer.from('{"kty":"RSA"').toString('base64')), broken);
  });
});

describe('A private key as PEM or DER', function () {
  this.timeout(opensslMs);
  let rsa: string;
  let certificate: string;
  before(() => {
    rsa = privateKey('RSA', 'rsa_keygen_bits:3072');
    certificate = certificateFor(rsa);
  });

  const converted = (...args: string[]): Buffer => openssl(args, { 'key.pem': rsa });

  it('is read as PKCS#8 and PKCS#1, as text and as bytes', async () => {
    for (const input of [
      rsa,
      converted('rsa', '-in', 'key.pem', '-traditional'),
      converted('pkcs8', '-in', 'key.pem', '-topk8', '-nocrypt', '-outform', 'DER'),
      converted('rsa', '-in', 'key.pem', '-traditional', '-outform', 'DER'),
      rsa.replace(/\n/g, '\r\n'),
      rsa.replace(/\n(?!-)/g, ' '),
      Buffer.from(`\uFEFF${rsa}`, 'utf16le'),
      Buffer.from(rsa).toString('base64'),
      `Bag Attributes\n    friendlyName: client\n${rsa}`,
    ]) {
      assert.deepEqual(await only(input), membersOf(rsa));
    }
  });

  for (const [what, ...args] of [
    ['PKCS#8 under AES-256', 'pkcs8', '-topk8', '-v2', 'aes-256-cbc'],
    ['PKCS#8 under AES-128 with SHA-1', 'pkcs8', '-topk8', '-v2', 'aes-128-cbc', '-v2prf', 'hmacWithSHA1'],
    ['PKCS#8 under AES-256 with SHA-512', 'pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-v2prf', 'hmacWithSHA512'],
    ['PKCS#8 under triple DES', 'pkcs8', '-topk8', '-v2', 'des3'],
    ['PKCS#8 under PKCS#12’s triple DES', 'pkcs8', '-topk8', '-v1', 'PBE-SHA1-3DES'],
    ['PKCS#1 under AES-256', 'rsa', '-traditional', '-aes256'],
    ['PKCS#1 under triple DES', 'rsa', '-traditional', '-des3'],
  ] as const) {
    it(`can be opened with its password, and only with that: ${what}`, async () => {
      const locked = converted(...args, '-in', 'key.pem', '-passout', 'pass:blåbær').toString();
      for (const pem of [locked, locked.replace(/\n/g, '\r\n'), locked.replace(/\n/g, ' ')]) {
        assert.deepEqual(await only(pem, 'blåbær'), membersOf(rsa));
      }
      assert.equal((await refusal(locked)).reason, 'passwordNeeded');
      for (const wrong of ['blabar', 'blåbær ', 'x']) {
        assert.equal((await refusal(locked, wrong)).reason, 'wrongPassword');
      }
    });
  }

  it('is read below a line that is not UTF-8, as text around a PEM is ignored (RFC 7468 §2)', async () => {
    const pem = createPrivateKey({ key: { ...rfc7517Key }, format: 'jwk' }).export({ type: 'pkcs8', format: 'pem' });
    const { kid: _kid, ...nameless } = rfc7517Key;
    const name = Buffer.from('    friendlyName: Nøkkel til æøå\n', 'latin1');
    for (const file of [Buffer.concat([name, Buffer.from(pem)]), Buffer.concat([Buffer.from(pem), name])]) {
      assert.deepEqual(await only(file), nameless);
    }
    const noise = await refusal(Buffer.concat([name, Buffer.from([0xff, 0xfe, 0x80])]));
    assert.equal(noise.reason, 'notAKey');
  });

  it('can be opened from encrypted DER too', async () => {
    const der = converted('pkcs8', '-topk8', '-in', 'key.pem', '-outform', 'DER', '-passout', 'pass:secret');
    assert.deepEqual(await only(der, 'secret'), membersOf(rsa));
    assert.equal((await refusal(der)).reason, 'passwordNeeded');
  });

  it('is refused if its encryption is obsolete or unknown', async () => {
    const legacy = ['-provider', 'legacy', '-provider', 'default', '-passout', 'pass:x', '-in', 'key.pem'];
    for (const options of [['-v1', 'PBE-MD5-DES'], ['-scrypt']]) {
      const locked = converted('pkcs8', '-topk8', ...options, ...legacy);
      assert.equal((await refusal(locked, 'x')).reason, 'unsupportedEncryption', options.join(' '));
    }
  });

  it('is read with the certificates in the same file', async () => {
    const [key] = await readPrivateKeys(`${certificateFor(privateKey('RSA'))}${rsa}${certificate}`);
    assert.deepEqual(key, { jwk: membersOf(rsa), bits: 3072, x5c: [derOf(certificate)], amongOthers: true });
  });

  it('is refused if it is a lone certificate, a public key, a request or an SSH key', async () => {
    const request = converted('req', '-new', '-key', 'key.pem', '-subj', '/CN=x').toString();
    for (const [text, reason] of [
      [certificate, 'certificateOnly'],
      [publicPem(rsa), 'public'],
      [publicPem(rsa, '-RSAPublicKey_out'), 'public'],
      [request, 'notAKey'],
    ] as const) {
      assert.equal((await refusal(text)).reason, reason);
      const der = Buffer.from(text.replace(/-----[^-]*-----|\s/g, ''), 'base64');
      assert.equal((await refusal(der)).reason, reason);
    }
    assert.equal((await refusal('ssh-rsa AAAAB3Nz x@y')).reason, 'notAKey');
  });

  it('is refused if it is of another type or too small', async () => {
    const ec = openssl(['ecparam', '-name', 'prime256v1', '-genkey']).toString();
    for (const text of [
      ec,
      privateKey('EC', 'ec_paramgen_curve:P-256'),
      privateKey('ED25519'),
      privateKey('RSA-PSS'),
    ]) {
      assert.equal((await refusal(text)).reason, 'notRsa');
    }
    assert.deepEqual(await only(ec + rsa), membersOf(rsa));
    const small = privateKey('RSA', 'rsa_keygen_bits:1024');
    assert.deepEqual(await refusal(small), { reason: 'tooSmall', bits: 1024 });
  });

  it('is refused if it is cut off', async () => {
    const der = converted('pkcs8', '-in', 'key.pem', '-topk8', '-nocrypt', '-outform', 'DER');
    const lines = rsa.trimEnd().split('\n');
    for (const input of [
      lines.slice(0, -1).join('\n'),
      lines.slice(1).join('\n'),
      lines.filter((_line, index) => index !== 3).join('\n'),
      rsa + rsa.slice(0, 100),
      `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00${' '.repeat(1_000_000)}`,
      der.subarray(0, 100),
      der.subarray(0, -1),
    ]) {
      assert.equal((await refusal(input)).reason, 'truncated');
    }
  });
});

describe('Input that is not a private key', () => {
  it('is identified: nothing, noise, something else', async () => {
    for (const nothing of ['', ' \r\n\t', '\uFEFF', Buffer.alloc(0), Buffer.from('\uFEFF', 'utf16le')]) {
      assert.equal((await refusal(nothing)).reason, 'empty');
    }
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    for (const noise of [
      'hello',
      '{}',
      '[]',
      '{"keys":[]}',
      '{"keys":[1]}',
      png,
      Buffer.alloc(64),
      Buffer.alloc(64, 0xff),
    ]) {
      assert.equal((await refusal(noise)).reason, 'notAKey', String(noise));
    }
  });

  it('is refused by its size, without being parsed', async () => {
    assert.equal((await refusal(Buffer.alloc(maxPrivateKeyBytes + 1))).reason, 'tooLarge');
    assert.equal((await refusal('å'.repeat(maxPrivateKeyBytes / 2 + 1))).reason, 'tooLarge');
    assert.equal((await refusal(' '.repeat(maxPrivateKeyBytes))).reason, 'empty');
  });
});
