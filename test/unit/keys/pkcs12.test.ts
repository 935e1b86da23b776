import assert from 'node:assert/strict';
import { createHmac, pbkdf2Sync } from 'node:crypto';
import { mostRounds, Opening } from '../../../src/core/keys/keyInputError.ts';
import { readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { certificateFor, openssl, privateKey } from './openssl.ts';
import { element, elements, inPieces, joined } from './pkcs12Forms.ts';
import {
  derOf,
  issuedCertificate,
  type Issuer,
  keysByOpenssl,
  membersOf,
  pkcs12,
  refusal,
} from './privateKeysSupport.ts';
import { validSha256 } from './rfc9579.ts';

/** OpenSSL starts slowly on a busy machine. */
const opensslMs = 60_000;

describe('A PKCS#12 file', function () {
  this.timeout(opensslMs);
  const password = 'correct horse';
  let key: string;
  let certificate: string;
  before(() => {
    key = privateKey('RSA', 'rsa_keygen_bits:2048');
    certificate = certificateFor(key);
  });

  const file = (...options: string[]): Buffer => pkcs12({ key, certificate, password }, ...options);

  for (const [what, ...options] of [
    ['as OpenSSL 3 writes it', ...[]],
    ['as OpenSSL 1 and Windows wrote it, its certificate under RC2-40', '-legacy'],
    ['under triple DES', '-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES'],
    ['under triple DES with two keys', '-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-2DES'],
    ['under RC2-128', '-legacy', '-keypbe', 'PBE-SHA1-RC2-128', '-certpbe', 'PBE-SHA1-RC2-128'],
    ['under AES-128', '-keypbe', 'AES-128-CBC', '-certpbe', 'AES-128-CBC'],
    ['under AES-192 and triple DES of PBES2', '-keypbe', 'AES-192-CBC', '-certpbe', 'des-ede3-cbc'],
    ['with a MAC of SHA-1', '-macalg', 'sha1'],
    ['with a MAC of SHA-384', '-macalg', 'sha384'],
    ['with a MAC of SHA-512', '-macalg', 'sha512'],
    ['with a hundred thousand iterations', '-iter', '100000'],
    ['with a single iteration', '-noiter', '-nomaciter'],
    ['without a MAC', '-nomac'],
    ['without encryption', '-keypbe', 'NONE', '-certpbe', 'NONE'],
  ] as const) {
    it(`is read with its key and certificate, ${what}`, async () => {
      const keys = await readPrivateKeys(file(...options), password);
      assert.deepEqual(keys, [{ jwk: membersOf(key), bits: 2048, x5c: [derOf(certificate)], amongOthers: true }]);
    });
  }

  it('is read with Norwegian letters in the password, from new and old programs', async () => {
    for (const options of [[], ['-legacy']]) {
      const norwegian = pkcs12({ key, certificate, password: 'blåbærsyltetøy 🫐' }, ...options);
      const [read] = await readPrivateKeys(norwegian, 'blåbærsyltetøy 🫐');
      assert.deepEqual(read?.jwk, membersOf(key));
    }
  });

  it('is read without asking if the password is empty', async () => {
    for (const options of [[], ['-legacy'], ['-nomac']]) {
      const [read] = await readPrivateKeys(pkcs12({ key, certificate, password: '' }, ...options));
      assert.deepEqual(read?.jwk, membersOf(key));
    }
  });

  it('is read with indefinite lengths and split strings, like OpenSSL reads it', async () => {
    for (const [options, within] of [
      [[], false],
      [['-nomac', '-certpbe', 'PBE-SHA1-3DES'], true],
      [['-nomac', '-legacy'], true],
    ] as const) {
      const ber = inPieces(file(...options), within);
      if (!options.some((option) => option === '-legacy')) {
        assert.deepEqual(keysByOpenssl(ber, password).map(membersOf), [membersOf(key)]);
      }
      const [read] = await readPrivateKeys(ber, password);
      assert.deepEqual([read?.jwk, read?.x5c], [membersOf(key), [derOf(certificate)]]);
    }
  });

  it('is read from base64, as it is pasted', async () => {
    const lines = file().toString('base64').replace(/.{76}/g, '$&\r\n');
    const [read] = await readPrivateKeys(lines, password);
    assert.deepEqual(read?.jwk, membersOf(key));
  });

  it('gives the chain from the key’s own certificate up, without the root and unrelated ones', async () => {
    const root: Issuer = { key: privateKey('RSA'), certificate: '' };
    const trusted = { ...root, certificate: certificateFor(root.key, '/CN=Root') };
    const between = privateKey('EC', 'ec_paramgen_curve:P-256');
    const issuing = { key: between, certificate: issuedCertificate(between, '/CN=Issuing', trusted) };
    const own = issuedCertificate(key, '/CN=Virksomhet', issuing);
    const stranger = certificateFor(privateKey('RSA'), '/CN=Issuing');
    const others = [trusted.certificate, stranger, issuing.certificate].join('');
    const [read] = await readPrivateKeys(pkcs12({ key, certificate: own, others, password }), password);
    assert.deepEqual(read?.x5c, [own, issuing.certificate].map(derOf));
  });

  it('gives each of two keys its own certificate', async () => {
    const other = { key: privateKey('RSA'), certificate: certificateFor(privateKey('RSA')) };
    other.certificate = certificateFor(other.key);
    const both = joined(file('-nomac'), pkcs12({ ...other, password }, '-nomac'));
    assert.deepEqual(keysByOpenssl(both, password).map(membersOf), [key, other.key].map(membersOf));
    const keys = await readPrivateKeys(both, password);
    assert.deepEqual(
      keys.map(({ jwk, x5c }) => [jwk, x5c]),
      [
        [membersOf(key), [derOf(certificate)]],
        [membersOf(other.key), [derOf(other.certificate)]],
      ],
    );
  });

  it('gives a key alone, without a chain', async () => {
    const [read] = await readPrivateKeys(pkcs12({ key, password }, '-nocerts'), password);
    assert.deepEqual(read, { jwk: membersOf(key), bits: 2048 });
  });

  it('distinguishes a missing password from a wrong one', async () => {
    for (const options of [[], ['-legacy'], ['-nomac'], ['-nomac', '-legacy']]) {
      const locked = file(...options);
      assert.equal((await refusal(locked)).reason, 'passwordNeeded', options.join(' '));
      assert.equal((await refusal(locked, '')).reason, 'passwordNeeded', options.join(' '));
      for (const wrong of ['Correct horse', 'correct horse ', 'x']) {
        assert.equal((await refusal(locked, wrong)).reason, 'wrongPassword', options.join(' '));
      }
    }
  });

  it('is refused by its MAC if any of its content was changed', async () => {
    const changed = file();
    const at = Math.floor(changed.length / 2);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    assert.equal((await refusal(changed, password)).reason, 'wrongPassword');
  });

  it('is refused if it has no private key, or one of another type', async () => {
    assert.equal((await refusal(pkcs12({ certificate, password }), password)).reason, 'certificateOnly');
    const ec = privateKey('EC', 'ec_paramgen_curve:P-256');
    const elliptic = pkcs12({ key: ec, certificate: certificateFor(ec), password });
    assert.equal((await refusal(elliptic, password)).reason, 'notRsa');
    const small = privateKey('RSA', 'rsa_keygen_bits:1024');
    const weak = pkcs12({ key: small, certificate: certificateFor(small), password });
    assert.deepEqual(await refusal(weak, password), { reason: 'tooSmall', bits: 1024 });
  });

  it('is refused if it would take too long, or has an unsupported encryption', async () => {
    assert.equal((await refusal(withMacRounds(file(), mostRounds + 1), password)).reason, 'unsupportedEncryption');
    const rc4 = file('-legacy', '-keypbe', 'PBE-SHA1-RC4-128', '-certpbe', 'PBE-SHA1-RC4-128');
    assert.equal((await refusal(rc4, password)).reason, 'unsupportedEncryption');
  });

  it('is opened in a worker, so that the event loop continues', async () => {
    const slow = withMacRounds(file(), 300_000);
    let turns = 0;
    let isReading = true;
    const turn = () => {
      turns += 1;
      if (isReading) setImmediate(turn);
    };
    turn();
    // So many rounds come to another MAC, which is found out only after all of them.
    assert.equal((await refusal(slow, password)).reason, 'wrongPassword');
    isReading = false;
    assert.ok(turns > 1000, `${turns} turns`);
  });

  it('stops being opened as soon as the user cancels, and leaves no thread behind', async () => {
    const cancel = new AbortController();
    const reading = readPrivateKeys(withMacRounds(file(), mostRounds), password, cancel.signal);
    setImmediate(() => {
      cancel.abort();
    });
    await assert.rejects(reading, { name: 'Cancelled' });
  });

  it('is refused if it is cut off', async () => {
    const whole = file();
    for (const length of [20, 100, whole.length - 100, whole.length - 1]) {
      assert.equal((await refusal(whole.subarray(0, length), password)).reason, 'truncated', String(length));
    }
  });

  it('gives the same key as OpenSSL, even from a file that OpenSSL has rewritten', async () => {
    const pem = keysByOpenssl(file(), password).join('\n');
    const again = openssl(['pkcs12', '-export', '-nocerts', '-inkey', 'key.pem', '-passout', 'pass:x'], {
      'key.pem': pem,
    });
    assert.deepEqual((await readPrivateKeys(again, 'x'))[0]?.jwk, membersOf(key));
  });
});

/** The file, with another number of rounds for its MAC. */
function withMacRounds(pfx: Buffer, rounds: number): Buffer {
  const [version, authSafe, macData] = elements(elements(pfx)[0]!.content);
  const [digestInfo, salt] = elements(macData!.content);
  const number = Buffer.alloc(4);
  number.writeInt32BE(rounds);
  const changed = element(0x30, digestInfo!.whole, salt!.whole, element(0x02, number));
  return element(0x30, version!.whole, authSafe!.whole, changed);
}

describe('The cost of opening a file', () => {
  it('has a total limit, however many parts there are', () => {
    const opening = new Opening('x');
    for (let part = 0; part < 10; part += 1) opening.spend(mostRounds / 10);
    assert.throws(
      () => {
        opening.spend(1);
      },
      { reason: 'unsupportedEncryption' },
    );
  });
});

describe('A PKCS#12 file with PBMAC1 (RFC 9579)', function () {
  this.timeout(opensslMs);

  it('can be opened if it is the RFC’s, with SHA-256', async () => {
    const [read, ...others] = await readPrivateKeys(validSha256, '1234');
    assert.deepEqual(others, []);
    assert.deepEqual([read?.bits, read?.x5c?.length], [2048, 1]);
    assert.deepEqual(
      read?.jwk,
      membersOf(keysByOpenssl(withoutMac(validSha256), '1234')[0]!),
      'as OpenSSL reads it, which knows no such MAC before 3.4',
    );
  });

  it('can be opened with its password only', async () => {
    assert.equal((await refusal(validSha256)).reason, 'passwordNeeded');
    assert.equal((await refusal(validSha256, '12345')).reason, 'wrongPassword');
  });

  // As in the RFC's appendices A.4 to A.6, which change the valid file so.
  for (const [what, from, to, reason] of [
    ['with another number of iterations', '02020800020120', '02020801020120', 'wrongPassword'],
    ['with another salt', '6f473c38b02e3173', '6f473c38b02e3174', 'wrongPassword'],
    [
      'with a hash that is not known',
      '2a864886f70d0209050004207a',
      '2a864886f70d02ff050004207a',
      'unsupportedEncryption',
    ],
  ] as const) {
    it(`is refused ${what}`, async () => {
      const hex = validSha256.toString('hex');
      assert.equal(hex.split(from).length, 2);
      assert.equal((await refusal(Buffer.from(hex.replace(from, to), 'hex'), '1234')).reason, reason);
    });
  }

  it('is refused if it does not give the length of the MAC key', async () => {
    assert.equal((await refusal(withPbmac1(validSha256, '1234', { hasLength: false }), '1234')).reason, 'truncated');
  });

  for (const hash of ['sha224', 'sha256', 'sha384', 'sha512'] as const) {
    for (const prf of ['sha1', 'sha512'] as const) {
      it(`can be opened with ${hash} and a key derived by ${prf}`, async () => {
        const read = await readPrivateKeys(withPbmac1(validSha256, '1234', { hash, prf }), '1234');
        assert.equal(read.length, 1);
      });
    }
  }
});

const oids = {
  pbmac1: '06092a864886f70d01050e',
  pbkdf2: '06092a864886f70d01050c',
  sha1: '06082a864886f70d0207',
  sha224: '06082a864886f70d0208',
  sha256: '06082a864886f70d0209',
  sha384: '06082a864886f70d020a',
  sha512: '06082a864886f70d020b',
};

/** The file with a MAC of node:crypto's making. */
function withPbmac1(
  pfx: Buffer,
  password: string,
  {
    hash = 'sha256',
    prf = 'sha256',
    hasLength = true,
  }: { readonly hash?: keyof typeof oids; readonly prf?: keyof typeof oids; readonly hasLength?: boolean },
): Buffer {
  const [version, authSafe] = elements(elements(pfx)[0]!.content);
  const data = elements(elements(authSafe!.content)[1]!.content)[0]!.content;
  const salt = Buffer.from('saltsalt');
  const key = pbkdf2Sync(password, salt, 2048, 32, prf);
  const mac = createHmac(hash, key).update(data).digest();
  const oid = (name: keyof typeof oids) => Buffer.from(oids[name], 'hex');
  const hmac = (name: keyof typeof oids) => element(0x30, oid(name), Buffer.of(5, 0));
  const length = hasLength ? [element(0x02, Buffer.of(32))] : [];
  const derivation = element(0x30, element(0x04, salt), element(0x02, Buffer.of(8, 0)), ...length, hmac(prf));
  const parameters = element(0x30, element(0x30, oid('pbkdf2'), derivation), hmac(hash));
  const digestInfo = element(0x30, element(0x30, oid('pbmac1'), parameters), element(0x04, mac));
  return element(
    0x30,
    version!.whole,
    authSafe!.whole,
    element(0x30, digestInfo, element(0x04, Buffer.from('NOT USED'))),
  );
}

function withoutMac(pfx: Buffer): Buffer {
  const [version, authSafe] = elements(elements(pfx)[0]!.content);
  return element(0x30, version!.whole, authSafe!.whole);
}
