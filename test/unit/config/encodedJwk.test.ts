import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { decodeJwk, EncodedJwkError, encodeJwk, isEncodedJwkError } from '../../../src/core/config/encodedJwk.ts';
import { type PrivateRsaJwk, publicHalf } from '../../../src/core/keys/jwk.ts';
import { publicKeyPem } from '../../../src/core/keys/keyExport.ts';
import { nodeJose } from '../keys/nodeJose.ts';
import { openssl } from '../keys/openssl.ts';
import { rfc7517Key, rfc7517PrivateEcKey } from '../keys/publishedKeys.ts';
import { someRsaJwk } from '../keys/rsaKeys.ts';
import { fixture } from './fixtures.ts';
import { readAsJudge } from './readAsJudge.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const encoded = (json: unknown): string => base64(JSON.stringify(json));

function refusal(text: string): EncodedJwkError['problem'] {
  try {
    decodeJwk(text);
  } catch (error) {
    if (isEncodedJwkError(error)) return error.problem;
    throw error;
  }
  throw new Error('The value was taken for a private key.');
}

/** Two decoders that know nothing of this program, and are strict about the alphabet. */
const judges: Readonly<Record<string, (text: string) => string>> = {
  coreutils: (text) => execFileSync('base64', ['-d'], { input: text }).toString(),
  OpenSSL: (text) => openssl(['base64', '-d', '-A', '-in', 'value'], { value: text }).toString(),
};

describe('Writing a key as EncodedJwk', () => {
  for (const [judge, decode] of Object.entries(judges)) {
    it(`produces base64 that ${judge} decodes to the JSON of exactly this key`, () => {
      const json = decode(encodeJwk(rfc7517Key));
      assert.deepEqual(JSON.parse(json), rfc7517Key);
      assert.equal(json, JSON.stringify(JSON.parse(json)), 'compact');
    });
  }

  it('produces standard base64 with padding, never base64url and never with line breaks', () => {
    for (let length = 1; length <= 6; length++) {
      const text = encodeJwk({ ...rfc7517Key, kid: 'k'.repeat(length) });
      assert.match(text, /^[A-Za-z0-9+/]+={0,2}$/);
      assert.equal(text.length % 4, 0);
    }
  });

  it('writes the twelve members in the same order each time', () => {
    const backwards = Object.fromEntries(Object.entries(rfc7517Key).reverse()) as unknown as PrivateRsaJwk;
    assert.equal(encodeJwk(backwards), encodeJwk(rfc7517Key));
    const members = ['kty', 'use', 'kid', 'alg', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'];
    assert.deepEqual(Object.keys(JSON.parse(judges.coreutils!(encodeJwk(rfc7517Key))) as object), members);
  });

  it('produces the same size as the Altinn JWKS tool’s keys', () => {
    const text = encodeJwk({ ...rfc7517Key, kid: 'k'.repeat(16) });
    assert.ok(Math.abs(text.length - 2224) <= 8, String(text.length));
  });

  it('keeps a new key’s signatures verifiable with its public key', async () => {
    const privateJwk = someRsaJwk('client-TEST.BKBQ');
    const read = JSON.parse(judges.coreutils!(encodeJwk(privateJwk))) as PrivateRsaJwk;
    const files = {
      'key.pem': (await nodeJose.JWK.asKey(read)).toPEM(true),
      'public.pem': publicKeyPem(publicHalf(privateJwk)),
      text: 'grant',
    };
    const signature = openssl(['dgst', '-sha256', '-sign', 'key.pem', 'text'], files);
    const verdict = openssl(['dgst', '-sha256', '-verify', 'public.pem', '-signature', 'signature', 'text'], {
      ...files,
      signature,
    });
    assert.match(verdict.toString(), /Verified OK/);
  }).timeout(60_000);

  it('refuses a key with which the program would fail only at the token endpoint', () => {
    const write = (changes: object): unknown => encodeJwk({ ...rfc7517Key, ...changes });
    const reasonIs = (reason: string, member?: string) => (error: unknown) =>
      isEncodedJwkError(error) &&
      error.reason === reason &&
      (!member || JSON.stringify(error.problem).includes(`"${member}"`));
    assert.throws(() => write({ d: rfc7517Key.n }), reasonIs('inconsistent'));
    assert.throws(() => write({ qi: 'AQAB' }), reasonIs('inconsistent'));
    assert.throws(() => write({ kid: '' }), reasonIs('badMember', 'kid'));
    assert.throws(() => write({ n: '+/==' }), reasonIs('badMember', 'n'));
    assert.throws(() => encodeJwk(publicHalf(rfc7517Key) as PrivateRsaJwk), reasonIs('notPrivate'));
  });
});

describe('Reading a key from EncodedJwk', () => {
  it('returns the key that was written', () => {
    assert.deepEqual(decodeJwk(encodeJwk(rfc7517Key)), rfc7517Key);
  });

  it('accepts the same JSON as .NET: pretty-printed, in any order, with unknown members', () => {
    assert.deepEqual(decodeJwk(base64(JSON.stringify(rfc7517Key, null, 2))), rfc7517Key);
    assert.deepEqual(decodeJwk(base64(`\r\n${JSON.stringify(rfc7517Key, null, '\t')}\n`)), rfc7517Key);
    const sorted = Object.entries(rfc7517Key).sort(([a], [b]) => (a < b ? -1 : 1));
    const fromAltinnJwks = { key_ops: [], oth: [], x5c: [], ...Object.fromEntries(sorted) };
    assert.deepEqual(decodeJwk(encoded(fromAltinnJwks)), rfc7517Key);
  });

  it('works without use and alg, which the program never reads', () => {
    assert.deepEqual(decodeJwk(encoded({ ...rfc7517Key, use: undefined, alg: undefined })), rfc7517Key);
  });

  it('distinguishes an empty value and a placeholder from a damaged one', () => {
    for (const text of ['', ' ', '\n']) assert.deepEqual(refusal(text), { reason: 'empty' });
    for (const text of ['<base64>', ' <your key here> ', base64('placeholder')])
      assert.equal(refusal(text).reason, 'placeholder');
    const { EncodedJwk } = readAsJudge(fixture('altinn-cli.json')).MaskinportenSettings as { EncodedJwk: string };
    assert.deepEqual(refusal(EncodedJwk), { reason: 'placeholder' });
  });

  it('recognises a Key Vault reference, which is not damaged', () => {
    const { EncodedJwk } = readAsJudge(fixture('key-vault-reference.json')).MaskinportenSettings as {
      EncodedJwk: string;
    };
    for (const text of [EncodedJwk, '@microsoft.keyvault(SecretUri=https://v.vault.azure.net/secrets/jwk)']) {
      assert.deepEqual(refusal(text), { reason: 'reference' });
    }
  });

  it('accepts white space anywhere in the base64, as .NET does', () => {
    const right = encodeJwk(rfc7517Key);
    for (const text of [` ${right}`, `${right}\n`, right.replace(/.{76}/g, '$&\r\n'), right.split('').join('\t')]) {
      assert.deepEqual(decodeJwk(text), rfc7517Key);
    }
  });

  it('refuses what is not standard base64', () => {
    const right = encodeJwk({ ...rfc7517Key, kid: 'kk' });
    const wrong = [
      right.replace(/=+$/, ''),
      `${right}=`,
      Buffer.from(JSON.stringify({ ...rfc7517Key, kid: '???>>>' })).toString('base64url'),
      // The last bits before the padding say nothing, and have to be zero.
      `${base64('{"a":1}').slice(0, -3)}R==`,
      JSON.stringify(rfc7517Key),
      '{}',
      'æøå',
      'A',
    ];
    for (const text of wrong) assert.deepEqual(refusal(text), { reason: 'notBase64' }, text);
  });

  it('says what the base64 contains if it is not a private RSA key', () => {
    const json = JSON.stringify(rfc7517Key);
    const without = (member: string): string => encoded({ ...rfc7517Key, [member]: undefined });
    assert.deepEqual(refusal(Buffer.from([0xff, 0xfe, 0x7b]).toString('base64')), { reason: 'notUtf8' });
    assert.deepEqual(refusal(base64(`\uFEFF${json}`)), { reason: 'byteOrderMark' });
    assert.deepEqual(refusal(Buffer.from(json, 'utf16le').toString('base64')), { reason: 'notJson' });
    for (const text of ['hello', json.slice(0, -1), '"text"', 'null', '12'])
      assert.equal(refusal(base64(text)).reason, 'notJson');
    assert.deepEqual(refusal(encoded({ keys: [rfc7517Key] })), { reason: 'set' });
    assert.deepEqual(refusal(encoded([rfc7517Key])), { reason: 'set' });
    assert.deepEqual(refusal(encoded(rfc7517PrivateEcKey)), { reason: 'notRsa' });
    assert.deepEqual(refusal(encoded(publicHalf(rfc7517Key))), { reason: 'notPrivate' });
    assert.deepEqual(refusal(encoded({ ...rfc7517Key, use: 'enc' })), { reason: 'badMember', member: 'use' });
    assert.deepEqual(refusal(encoded({ ...rfc7517Key, p: rfc7517Key.q })), { reason: 'inconsistent' });
    for (const member of ['kty', 'kid', 'n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']) {
      assert.deepEqual(refusal(without(member)), { reason: 'missingMember', member });
    }
  });

  it('never fails in any other way, and never repeats the value', () => {
    const near = fc.nat(2200).map((at) => encodeJwk(rfc7517Key).slice(at));
    const values = fc.oneof(
      fc.string(),
      fc.base64String(),
      near,
      fc.jsonValue().map(encoded),
      fc.jsonValue().map((n) => encoded({ ...rfc7517Key, n })),
    );
    fc.assert(
      fc.property(values, (text) => {
        try {
          decodeJwk(text);
        } catch (error) {
          assert.ok(error instanceof EncodedJwkError);
          assert.ok(text.length < 8 || !`${error.message}${JSON.stringify(error)}`.includes(text));
          assert.equal(error.cause, undefined);
        }
      }),
    );
  }).timeout(60_000);
});
