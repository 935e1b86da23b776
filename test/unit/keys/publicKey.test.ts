import assert from 'node:assert/strict';
import { publicHalf } from '../../../src/core/keys/jwk.ts';
import { publicKeyPem } from '../../../src/core/keys/keyExport.ts';
import { KeyInputError } from '../../../src/core/keys/keyInputError.ts';
import { type PublicKeyInput, readPublicKey } from '../../../src/core/keys/publicKey.ts';
import { certificateFor, privateKey, publicPem, readModulus } from './openssl.ts';
import { rfc7517Key, rfc7638Thumbprint } from './publishedKeys.ts';

const rsa = privateKey('RSA', 'rsa_keygen_bits:2048');
const larger = privateKey('RSA', 'rsa_keygen_bits:3072');
const publicJwk = publicHalf(rfc7517Key);

const modulus = ({ jwk }: PublicKeyInput): string => Buffer.from(jwk.n, 'base64url').toString('hex');

/** The input without one of its parts. */
function without(jwk: object, ...parts: string[]): object {
  return Object.fromEntries(Object.entries(jwk).filter(([name]) => !parts.includes(name)));
}

describe('A pasted public JWK', () => {
  it('is read with its length and thumbprint', () => {
    assert.deepEqual(readPublicKey(JSON.stringify(publicJwk)), {
      format: 'jwk',
      jwk: publicJwk,
      bits: 2048,
      thumbprint: rfc7638Thumbprint,
    });
  });

  it('is read from a JWKS with only that key', () => {
    assert.deepEqual(readPublicKey(JSON.stringify({ keys: [publicJwk] }, null, 2)).jwk, publicJwk);
  });

  it('is read between blank lines and after a byte order mark', () => {
    assert.deepEqual(readPublicKey(`\uFEFF\r\n ${JSON.stringify(publicJwk)}\r\n\r\n`).jwk, publicJwk);
  });

  it('gets the use and the algorithm that Maskinporten requires, if it has none', () => {
    assert.deepEqual(readPublicKey(JSON.stringify(without(publicJwk, 'use', 'alg'))).jwk, publicJwk);
  });

  it('keeps its algorithm, if Maskinporten knows it', () => {
    for (const alg of ['RS256', 'RS512']) {
      assert.equal(readPublicKey(JSON.stringify({ ...publicJwk, alg })).jwk.alg, alg);
    }
  });

  it('is refused for RS384, which can sign a grant but can’t be registered', () => {
    assert.throws(
      () => readPublicKey(JSON.stringify({ ...publicJwk, alg: 'RS384' })),
      (error) => error instanceof KeyInputError && error.problem.reason === 'notRegistrable',
    );
  });

  it('loses what a registered key does not have, such as the JWKS tool’s empty arrays', () => {
    const written = { ...publicJwk, key_ops: [], oth: [], x5c: [], created: '2026-01-01', comment: 'mine' };
    assert.deepEqual(readPublicKey(JSON.stringify(written)).jwk, publicJwk);
  });

  it('loses the zero octet that some libraries write first, to get the right thumbprint', () => {
    const padded = Buffer.concat([Buffer.alloc(1), Buffer.from(publicJwk.n, 'base64url')]).toString('base64url');
    const input = readPublicKey(JSON.stringify({ ...publicJwk, n: padded }));
    assert.deepEqual([input.jwk, input.thumbprint, input.bits], [publicJwk, rfc7638Thumbprint, 2048]);
  });

  it('loses an expiry, which would keep it from being renewed', () => {
    assert.deepEqual(readPublicKey(JSON.stringify({ ...publicJwk, exp: 1_700_000_000 })).jwk, publicJwk);
  });

  it('keeps its certificate', () => {
    const certificate = certificateFor(rsa).replace(/-----.*-----|\n/g, '');
    const { n, e } = readPublicKey(publicPem(rsa)).jwk;
    const jwk = { ...publicJwk, n, e, x5c: [certificate] };
    assert.deepEqual(readPublicKey(JSON.stringify(jwk)).jwk, jwk);
  });
});

describe('A pasted PEM key', () => {
  for (const form of ['-pubout', '-RSAPublicKey_out'] as const) {
    it(`is read as OpenSSL writes it with ${form}`, () => {
      const input = readPublicKey(publicPem(larger, form));
      assert.equal(input.format, 'pem');
      assert.deepEqual([input.bits, modulus(input)], Object.values(readModulus(publicPem(larger))));
      assert.deepEqual({ ...input.jwk, n: '' }, { kty: 'RSA', use: 'sig', alg: 'RS256', n: '', e: 'AQAB' });
    });
  }

  it('is read whatever is around it and however its lines end', () => {
    const pem = publicPem(rsa);
    const { jwk } = readPublicKey(pem);
    for (const text of [
      pem.replace(/\n/g, '\r\n'),
      pem.replace(/\n/g, '\r'),
      pem.replace(/^/gm, '   '),
      `Bag Attributes\n    friendlyName: client\n${pem}\nthat was it`,
      pem.trimEnd(),
      pem.replace(/\n(?!-)/g, ''),
      `\uFEFF${pem}`,
    ]) {
      assert.deepEqual(readPublicKey(text).jwk, jwk);
    }
  });

  it('is read back from the PEM that this program writes', () => {
    const written = publicKeyPem(publicJwk);
    assert.deepEqual(readPublicKey(written).jwk, without(publicJwk, 'kid'));
    assert.equal(readModulus(written).modulus, Buffer.from(publicJwk.n, 'base64url').toString('hex'));
    assert.equal(publicKeyPem(readPublicKey(publicPem(rsa)).jwk), publicPem(rsa));
  });
});

describe('A pasted certificate', () => {
  it('is read with its key, subject and validity', () => {
    const input = readPublicKey(certificateFor(rsa, '/C=NO/O=Blåbær AS/CN=Virksomhet'));
    assert.ok(input.format === 'certificate');
    assert.equal(modulus(input), readModulus(publicPem(rsa)).modulus);
    const { subject, issuer, notBefore, notAfter } = input.certificate;
    assert.match(subject, /^C=NO, O=.+, CN=Virksomhet$/);
    assert.equal(issuer, subject);
    assert.equal(notAfter.getTime() - notBefore.getTime(), 30 * 86_400_000);
    assert.ok(!('kid' in input.jwk));
  });
});
