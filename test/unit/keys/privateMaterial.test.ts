import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { publicHalf } from '../../../src/core/keys/jwk.ts';
import { publicKeyPem } from '../../../src/core/keys/keyExport.ts';
import { containsPrivateKey, hasPrivateMember, looksLikePublicKey } from '../../../src/core/keys/privateMaterial.ts';
import { disguises } from './disguises.ts';
import { certificateFor, openssl, privateKey, publicPem } from './openssl.ts';
import { rfc7517EcKey, rfc7517Key, rfc7517PrivateEcKey, rfc8037Key } from './publishedKeys.ts';

const rsa = privateKey('RSA', 'rsa_keygen_bits:2048');
const convert = (...args: string[]): string => openssl(args, { 'key.pem': rsa }).toString();
const der = (pem: string): string => pem.replace(/-----.*-----|\n/g, '');
const encrypted = convert('pkcs8', '-topk8', '-v2', 'aes-256-cbc', '-passout', 'pass:1234', '-in', 'key.pem');

const privateTexts: Readonly<Record<string, string>> = {
  'PKCS#8 PEM': rsa,
  'PKCS#1 PEM': convert('rsa', '-traditional', '-in', 'key.pem'),
  'an encrypted PEM': encrypted,
  'an EC PEM': privateKey('EC', 'ec_paramgen_curve:P-256'),
  'an Ed25519 PEM': privateKey('ED25519'),
  'PKCS#8 without its label': der(rsa),
  'PKCS#1 without its label': der(convert('rsa', '-traditional', '-in', 'key.pem')),
  'an encrypted key without its label': der(encrypted),
  'a private key under a public label': rsa.replace(/PRIVATE/g, 'PUBLIC'),
  'a certificate with its key': certificateFor(rsa) + rsa,
  'an OpenSSH key': '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE=\n-----END OPENSSH PRIVATE KEY-----\n',
  'a private JWK': JSON.stringify(rfc7517Key),
  'a pretty private JWK': JSON.stringify(rfc7517Key, null, 2),
  'a JWKS with a private key': JSON.stringify({ keys: [publicHalf(rfc7517Key), rfc7517Key] }),
  'an EC private JWK': JSON.stringify(rfc7517PrivateEcKey),
  'a symmetric JWK': JSON.stringify({
    kty: 'oct',
    kid: 'hmac',
    k: 'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75',
  }),
};

const fromAltinnJwks = { ...publicHalf(rfc7517Key), key_ops: [], oth: [], x5c: [] };
const publicTexts: Readonly<Record<string, string>> = {
  'a PEM public key': publicPem(rsa),
  'a PKCS#1 PEM public key': publicPem(rsa, '-RSAPublicKey_out'),
  'a certificate': certificateFor(rsa),
  'a chain of certificates': certificateFor(rsa) + certificateFor(rsa),
  'a public JWK': JSON.stringify(publicHalf(rfc7517Key)),
  'a public JWK with a telling name': JSON.stringify({ ...publicHalf(rfc7517Key), kid: 'not-a-private-key' }),
  'a public JWK with a certificate': JSON.stringify({ ...publicHalf(rfc7517Key), x5c: [der(certificateFor(rsa))] }),
  'a public JWKS': JSON.stringify({ keys: [publicHalf(rfc7517Key), rfc7517EcKey, rfc8037Key] }),
  'a public key from the Altinn JWKS tool': JSON.stringify(fromAltinnJwks, null, 2),
};

describe('Private key material', () => {
  for (const [what, text] of Object.entries(privateTexts)) {
    it(`is recognised in ${what}, however it was encoded`, () => {
      for (const [how, disguise] of Object.entries(disguises)) assert.ok(containsPrivateKey(disguise(text)), how);
    });
  }

  it('is recognised in keys written by other programs', () => {
    const programs = [
      '<RSAKeyValue><Modulus>0vx7</Modulus><Exponent>AQAB</Exponent><P>83i+</P><D>X4cT</D></RSAKeyValue>',
      '{"D":"X4cT","DP":"G4sP","Exponent":"AQAB","InverseQ":"GyM/","Modulus":"0vx7"}',
      "{ kty: 'RSA', d: 'X4cTteJY_gn4FYPsXB8rdXix5vwsg1FLN5E3EaG6' }",
      'd = X4cTteJY_gn4FYPsXB8rdXix5vwsg1FLN5E3EaG6',
      'PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n',
      convert('rsa', '-in', 'key.pem', '-noout', '-text'),
    ];
    for (const text of programs) assert.ok(containsPrivateKey(text), text.slice(0, 20));
  });

  it('is recognised in the rest of a PEM file, wherever it was cut off', () => {
    fc.assert(
      fc.property(fc.nat(rsa.length), fc.integer({ min: 32, max: rsa.length }), (start, length) => {
        const cut = rsa.slice(start, start + length);
        // Between the labels is nothing but random-looking bytes: what can be told, is told.
        fc.pre(/BEGIN PRIVATE KEY|END PRIVATE KEY/.test(cut));
        assert.ok(containsPrivateKey(cut));
      }),
    );
  }).timeout(60_000);

  it('is recognised in the rest of a JWK, wherever it was cut off, even in base64', () => {
    const anywhere = fc.nat();
    fc.assert(
      fc.property(
        fc.shuffledSubarray(Object.entries(rfc7517Key), { minLength: 12 }),
        anywhere,
        anywhere,
        (members, a, b) => {
          const json = JSON.stringify(Object.fromEntries(members), null, 1);
          const whole = Buffer.from(json).toString('base64');
          const from = a % (json.length / 2);
          const cut = json.slice(from, from + json.length / 2 + (b % (json.length / 2)));
          fc.pre(/"(d|p|q|dp|dq|qi)": "[^"]{20}/.test(cut));
          assert.ok(containsPrivateKey(cut));
          const start = Math.floor((from * 4) / 3);
          assert.ok(containsPrivateKey(whole.slice(start, Math.ceil(((from + cut.length) * 4) / 3) + 2)));
        },
      ),
      { numRuns: 300 },
    );
  }).timeout(60_000);

  it('is recognised in any JSON with a private member, in any order, among any other members', () => {
    const others = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 });
    const secret = fc.constantFrom('d', 'p', 'q', 'dp', 'dq', 'qi', 'k');
    fc.assert(
      fc.property(
        others,
        others,
        secret,
        fc.jsonValue(),
        fc.constantFrom(undefined, 1, '\t'),
        (before, after, name, value, space) => {
          const jwk = { ...before, [name]: value, ...after };
          assert.ok(containsPrivateKey(JSON.stringify({ keys: [jwk] }, null, space)));
          assert.ok(hasPrivateMember(jwk));
        },
      ),
    );
  }).timeout(60_000);

  it('is recognised without any part of Node or VS Code, as webviews require', () => {
    const source = readFileSync(new URL('../../../src/core/keys/privateMaterial.ts', import.meta.url), 'utf8');
    assert.doesNotMatch(source, /^import/m);
    const { code } = transformSync(source, { loader: 'ts', format: 'cjs' });
    const script = `const module = { exports: {} }; ${code}; module.exports.containsPrivateKey(text)`;
    assert.equal(runInNewContext(script, { text: btoa(rsa), atob }), true);
    assert.equal(runInNewContext(script, { text: publicPem(rsa), atob }), false);
  });

  it('is searched for in a large text without delay, even in a malicious one', () => {
    // Processor time: a busy machine lets every program wait.
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const large = 64 * 1024;
    const texts = [
      base64(base64(base64('{"n":"x"} '.repeat(3_000)))),
      '\\'.repeat(large),
      '-'.repeat(large),
      `PRIVATE${' '.repeat(large)}`,
      ' d'.repeat(large / 2),
      '"oth": ['.repeat(large / 8),
      '-----BEGIN PUBLIC KEY-----'.repeat(large / 26),
      'A'.repeat(large),
      '%25'.repeat(large / 3),
    ];
    for (const text of texts) {
      const before = process.cpuUsage();
      containsPrivateKey(text);
      looksLikePublicKey(text);
      assert.ok(process.cpuUsage(before).user < 1_000_000, text.slice(0, 20));
    }
  }).timeout(60_000);
});

describe('Public key material', () => {
  for (const [what, text] of Object.entries(publicTexts)) {
    it(`is not taken for private in ${what}, however it was encoded`, () => {
      for (const [how, disguise] of Object.entries(disguises)) assert.ok(!containsPrivateKey(disguise(text)), how);
    });

    it(`is recognised in ${what}`, () => {
      assert.ok(looksLikePublicKey(text));
    });
  }

  it('is not mistaken for private whatever its numbers are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 256, maxLength: 512 }), (bytes) => {
        bytes[0]! |= 0x80;
        bytes[bytes.length - 1]! |= 1;
        const jwk = {
          kty: 'RSA',
          use: 'sig',
          alg: 'RS256',
          kid: 'k',
          n: Buffer.from(bytes).toString('base64url'),
          e: 'AQAB',
        };
        assert.ok(looksLikePublicKey(JSON.stringify(jwk)));
        assert.ok(looksLikePublicKey(publicKeyPem(jwk)));
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);

  it('is not recognised in prose, with unknown members or in a cut-off PEM', () => {
    const publicJwk = publicHalf(rfc7517Key);
    const others = [
      '',
      'hello',
      '{}',
      '[]',
      'null',
      '{"keys":[]}',
      '{"keys":[1]}',
      '{"keys":"RSA"}',
      JSON.stringify({ ...publicJwk, password: 'x' }),
      JSON.stringify(publicJwk).slice(0, -1),
      publicPem(rsa).slice(0, -10),
      publicPem(rsa).slice(10),
      '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----',
      ...Object.values(privateTexts),
    ];
    for (const text of others) assert.ok(!looksLikePublicKey(text), text.slice(0, 30));
  });

  it('is checked in any text without an error', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.base64String({ maxLength: 200 })), (text) => {
        assert.equal(typeof containsPrivateKey(text), 'boolean');
        assert.equal(typeof looksLikePublicKey(text), 'boolean');
      }),
    );
  }).timeout(60_000);
});
