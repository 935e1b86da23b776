import assert from 'node:assert/strict';
import fc from 'fast-check';
import { publicHalf } from '../../../src/core/keys/jwk.ts';
import { KeyInputError, type KeyInputProblem } from '../../../src/core/keys/keyInputError.ts';
import { readPublicKey } from '../../../src/core/keys/publicKey.ts';
import { disguises } from './disguises.ts';
import { certificateFor, openssl, privateKey, publicPem } from './openssl.ts';
import { rfc7517EcKey, rfc7517Key, rfc7517PrivateEcKey, rfc8037Key } from './publishedKeys.ts';

const rsa = privateKey('RSA', 'rsa_keygen_bits:2048');
const pem = publicPem(rsa);
const publicJwk = publicHalf(rfc7517Key);

function refusal(text: string): KeyInputProblem {
  try {
    readPublicKey(text);
  } catch (error) {
    if (error instanceof KeyInputError) return error.problem;
    throw error;
  }
  throw new Error('The text was taken for a public key.');
}

const reason = (text: string): string => refusal(text).reason;
const jwk = (changes: object): string => JSON.stringify({ ...publicJwk, ...changes });

describe('A pasted private key', () => {
  const texts = [
    rsa,
    JSON.stringify(rfc7517Key),
    JSON.stringify({ keys: [rfc7517Key] }),
    JSON.stringify(rfc7517PrivateEcKey),
  ];

  it('is refused as such before it is parsed, however it was encoded', () => {
    for (const text of texts) {
      for (const [how, disguise] of Object.entries(disguises)) assert.equal(reason(disguise(text)), 'private', how);
    }
  });

  it('is refused as such even if something else is wrong with it', () => {
    const broken = JSON.stringify(rfc7517Key).slice(0, -5);
    const small = privateKey('RSA', 'rsa_keygen_bits:1024');
    for (const text of [broken, small, rsa.slice(0, 300), rsa + pem, rsa + rsa, `{"keys":[${jwk({})},{"d":"AQAB"}]}`]) {
      assert.equal(reason(text), 'private');
    }
    for (const member of ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k']) assert.equal(reason(jwk({ [member]: '' })), 'private');
    assert.equal(reason(jwk({ oth: [{ r: 'AQAB' }] })), 'private');
  });
});

describe('A pasted text that is not a usable public key', () => {
  it('is distinguished from an empty one', () => {
    for (const text of ['', '   ', '\n\r\n\t', '\uFEFF']) assert.equal(reason(text), 'empty');
    for (const text of [
      'hello',
      '{}',
      '[]',
      '"key"',
      '{"keys":[]}',
      '{"keys":[1]}',
      '{"keys":{}}',
      'ssh-rsa AAAAB3Nz x@y',
    ]) {
      assert.equal(reason(text), 'notAKey', text);
    }
    assert.equal(
      reason(openssl(['req', '-new', '-key', 'key.pem', '-subj', '/CN=x'], { 'key.pem': rsa }).toString()),
      'notAKey',
    );
  });

  it('is refused without being parsed if it is too large', () => {
    assert.equal(reason('{'.repeat(64 * 1024 + 1)), 'tooLarge');
    assert.equal(reason('å'.repeat(32 * 1024 + 1)), 'tooLarge');
    assert.equal(reason(' '.repeat(64 * 1024)), 'empty');
    assert.equal(reason(rsa + ' '.repeat(64 * 1024)), 'tooLarge');
  });

  it('is refused if it is for another kind of signature', () => {
    const ed25519 = publicPem(privateKey('ED25519'));
    const ec = publicPem(privateKey('EC', 'ec_paramgen_curve:P-256'));
    const pss = publicPem(privateKey('RSA-PSS', 'rsa_keygen_bits:2048'));
    const ecCertificate = certificateFor(privateKey('EC', 'ec_paramgen_curve:P-256'));
    const oct = JSON.stringify({ kty: 'oct', kid: '1' });
    for (const text of [
      ed25519,
      ec,
      pss,
      ecCertificate,
      oct,
      JSON.stringify(rfc7517EcKey),
      JSON.stringify(rfc8037Key),
    ]) {
      assert.equal(reason(text), 'notRsa', text);
    }
  });

  it('is refused below 2048 bits, with its length', () => {
    const small = privateKey('RSA', 'rsa_keygen_bits:1024');
    for (const text of [publicPem(small), publicPem(small, '-RSAPublicKey_out'), certificateFor(small)]) {
      assert.deepEqual(refusal(text), { reason: 'tooSmall', bits: 1024 });
    }
    const n = Buffer.from(publicJwk.n, 'base64url').subarray(1).toString('base64url');
    assert.deepEqual(refusal(jwk({ n })), { reason: 'tooSmall', bits: 2040 });
  });

  it('is refused with the name of the missing member', () => {
    for (const member of ['kty', 'n', 'e', 'kid']) {
      assert.deepEqual(refusal(jwk({ [member]: undefined })), { reason: 'missingMember', member });
    }
  });

  it('is refused with the name of the wrong member', () => {
    const even = `${publicJwk.n.slice(0, -1)}A`;
    const wrong: Record<string, unknown[]> = {
      n: [
        '',
        5,
        null,
        even,
        `${publicJwk.n}=`,
        `${publicJwk.n} `,
        publicJwk.n.replace('_', '/'),
        'AAAA',
        `${publicJwk.n}x`,
      ],
      e: ['', 'AQ', 'AA', 65537, 'AQAC', 'A'],
      use: ['enc', '', null, 'SIG'],
      alg: ['ES256', 'PS256', 'HS256', 'none', null, 256],
      x5c: ['x', [1], ['MIIB'], [certificateFor(rsa).replace(/-----.*-----|\n/g, '')]],
    };
    for (const [member, values] of Object.entries(wrong)) {
      for (const value of values) {
        assert.deepEqual(refusal(jwk({ [member]: value })), { reason: 'badMember', member }, JSON.stringify(value));
      }
    }
    const huge = Buffer.alloc(4096, 0xff).toString('base64url');
    assert.deepEqual(refusal(jwk({ n: huge })), { reason: 'badMember', member: 'n' });
  });

  it('is refused for a kid that cannot be registered', () => {
    for (const kid of ['', 'a b', 'nøkkel', '../jwks', '..', 5, null]) assert.equal(reason(jwk({ kid })), 'badKid');
  });

  it('is refused if it has several keys, with their number', () => {
    assert.deepEqual(refusal(JSON.stringify({ keys: [publicJwk, publicJwk] })), { reason: 'severalKeys', count: 2 });
    assert.deepEqual(refusal(pem + pem + certificateFor(rsa)), { reason: 'severalKeys', count: 3 });
  });

  it('is refused if a part of the PEM text is missing or damaged', () => {
    const lines = pem.trimEnd().split('\n');
    const damaged = [
      lines.slice(0, -1).join('\n'),
      lines.slice(1).join('\n'),
      lines.filter((_line, index) => index !== 3).join('\n'),
      pem.replace('MII', 'MI!'),
      pem.replace('MII', 'M!II'),
      pem.replace('\n-----END', 'AAAA\n-----END'),
      pem.replace('MII', 'AII'),
      pem.replace('-----END PUBLIC', '-----END RSA PUBLIC'),
      pem.slice(0, 20),
      pem + pem.slice(0, 100),
      pem.replace(/PUBLIC KEY/g, 'RSA PUBLIC KEY'),
      pem.replace(/PUBLIC KEY/g, 'CERTIFICATE'),
      '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----',
    ];
    for (const text of damaged) assert.equal(reason(text), 'truncated', text);
  });

  it('is refused with the position of a JSON error', () => {
    assert.deepEqual(refusal('\n{\n  "kty": "RSA"\n  "n": ""\n}').reason, 'syntax');
    const place = ({ line, column, what }: Extract<KeyInputProblem, { reason: 'syntax' }>): unknown[] => [
      line,
      column,
      what,
    ];
    const problemOf = (text: string): unknown[] => {
      const problem = refusal(text);
      assert.ok(problem.reason === 'syntax', problem.reason);
      return place(problem);
    };
    assert.deepEqual(problemOf('{\r\n  "kty": "RSA"\r\n  "n": ""\r\n}'), [3, 3, 'CommaExpected']);
    assert.deepEqual(problemOf('{"kty":"RSA"'), [1, 13, 'CloseBraceExpected']);
    assert.deepEqual(problemOf('{"kty":"RSA",}'), [1, 14, 'PropertyNameExpected']);
    assert.deepEqual(problemOf("{'kty':1}"), [1, 2, 'InvalidSymbol']);
    assert.deepEqual(problemOf('['.repeat(60_000)), [1, 65, 'TooDeep']);
  });
});

describe('Any pasted text', () => {
  const members = fc.dictionary(
    fc.constantFrom('kty', 'use', 'alg', 'kid', 'n', 'e', 'x5c', 'exp', 'd', 'p', 'k', 'oth', 'keys', '__proto__'),
    fc.oneof(fc.constantFrom('RSA', 'sig', 'AQAB', publicJwk.n, 'EC'), fc.jsonValue()),
  );
  const pasted = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    members.map((value) => JSON.stringify(value)),
    members.map((value) => jwk(value)),
    fc.tuple(fc.nat(pem.length), fc.nat(pem.length)).map(([from, to]) => pem.slice(0, from) + pem.slice(to)),
    fc.tuple(fc.nat(pem.length), fc.string()).map(([at, text]) => pem.slice(0, at) + text + pem.slice(at)),
  );

  it('is read or refused, and never accepted with a private member', () => {
    fc.assert(
      fc.property(pasted, (text) => {
        try {
          const { jwk: read, bits } = readPublicKey(text);
          assert.ok(bits >= 2048);
          const known = ['kty', 'use', 'alg', 'kid', 'n', 'e', 'x5c'];
          assert.deepEqual(
            Object.keys(read).filter((member) => !known.includes(member)),
            [],
          );
          assert.doesNotMatch(text, /"(d|p|q|dp|dq|qi|k)"\s*:/);
        } catch (error) {
          assert.ok(error instanceof KeyInputError, String(error));
        }
      }),
      { numRuns: 2_000 },
    );
  }).timeout(60_000);

  it('is not repeated in the error', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12 }), (secret) => {
        for (const text of [
          secret,
          `{"kty":"${secret}`,
          jwk({ kid: `${secret} `, n: secret }),
          `${pem}-----BEGIN ${secret}-----`,
        ]) {
          try {
            readPublicKey(text);
          } catch (error) {
            assert.ok(error instanceof KeyInputError);
            assert.ok(!`${error.message}${JSON.stringify(error)}`.includes(secret) && error.cause === undefined);
          }
        }
      }),
    );
  }).timeout(60_000);
});
