import assert from 'node:assert/strict';
import fc from 'fast-check';
import { KeyInputError } from '../../../src/core/keys/keyInputError.ts';
import { readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { certificateFor, openssl, privateKey } from './openssl.ts';
import { pkcs12 } from './privateKeysSupport.ts';
import { rfc7517Key } from './publishedKeys.ts';

const password = 'correct horse battery';

describe('Any input for a private key', function () {
  this.timeout(120_000);
  let files: Buffer[];
  before(() => {
    const key = privateKey('RSA', 'rsa_keygen_bits:2048');
    const certificate = certificateFor(key);
    const converted = (...args: string[]): Buffer =>
      openssl([...args, '-in', 'key.pem', '-passout', `pass:${password}`], { 'key.pem': key });
    files = [
      pkcs12({ key, certificate, password }, '-noiter', '-nomaciter'),
      pkcs12({ key, certificate, password }, '-nomac', '-noiter', '-legacy', '-certpbe', 'PBE-SHA1-RC2-40'),
      converted('pkcs8', '-topk8', '-outform', 'DER', '-iter', '1'),
      converted('pkcs8', '-topk8', '-nocrypt', '-outform', 'DER'),
      converted('rsa', '-traditional', '-aes128'),
      Buffer.from(key + certificate),
      Buffer.from(JSON.stringify(rfc7517Key)),
    ];
  });

  /** A key or a KeyInputError; every other error fails the test. */
  async function readOrRefused(input: Uint8Array | string, given?: string): Promise<void> {
    try {
      for (const { bits } of await readPrivateKeys(input, given)) assert.ok(bits >= 2048);
    } catch (error) {
      if (!(error instanceof KeyInputError)) throw error;
      assert.equal(error.cause, undefined);
    }
  }

  it('is read or refused: bytes', async () => {
    const noise = fc.uint8Array({ maxLength: 400 });
    const sequence = noise.map((bytes) => Buffer.concat([Buffer.of(0x30, 0x82, 0, bytes.length & 0xff), bytes]));
    const pfx = noise.map((bytes) => Buffer.concat([Buffer.from('308002010330800609', 'hex'), bytes]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(noise, sequence, pfx), (bytes) => readOrRefused(bytes, password)),
      {
        numRuns: 1_000,
      },
    );
  });

  it('is read or refused: text', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.base64String({ minLength: 16 }), fc.json());
    await fc.assert(
      fc.asyncProperty(text, (pasted) => readOrRefused(pasted)),
      { numRuns: 1_000 },
    );
  });

  it('is read or refused: a part of a key', async () => {
    const part = fc.tuple(
      fc.nat(6),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
    );
    await fc.assert(
      fc.asyncProperty(part, async ([index, from, to]) => {
        const file = files[index]!;
        const [start, end] = [from, to].map((share) => Math.round(share * file.length));
        await readOrRefused(file.subarray(0, end), password);
        await readOrRefused(Buffer.concat([file.subarray(0, start), file.subarray(end)]), password);
      }),
      { numRuns: 300 },
    );
  });

  it('is read or refused: a key with a changed byte', async () => {
    const change = fc.tuple(fc.nat(6), fc.nat(), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(change, async ([index, position, byte]) => {
        const file = Buffer.from(files[index]!);
        // Near the front stands the structure; further on there are only the numbers.
        file[position % (position % 2 ? 120 : file.length)] = byte;
        await readOrRefused(file, password);
      }),
      { numRuns: 500 },
    );
  });

  it('is not repeated in the error, and neither is its password', async () => {
    const secret = 'Zx9-canary-71';
    for (const file of files) {
      for (const input of [file, file.subarray(0, -20), `${secret}${file.toString('latin1')}`, `{"kid":"${secret}`]) {
        try {
          await readPrivateKeys(input, secret);
        } catch (error) {
          assert.ok(error instanceof KeyInputError);
          const said = `${error.message} ${JSON.stringify(error)} ${error.stack}`;
          assert.ok(!said.includes(secret) && !said.includes(rfc7517Key.d.slice(0, 20)) && error.cause === undefined);
        }
      }
    }
  });
});
