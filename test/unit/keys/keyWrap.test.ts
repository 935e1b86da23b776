import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import { unwrapKey, wrapKey } from '../../../src/core/keys/passphraseJwe.ts';

const hex = (text: string) => Buffer.from(text, 'hex');
const iv = Buffer.alloc(8, 0xa6);

describe('A wrapped key', () => {
  /** RFC 3394 §4.1 to §4.6. */
  for (const [name, by, key, wrapped] of [
    [
      '4.1',
      '000102030405060708090A0B0C0D0E0F',
      '00112233445566778899AABBCCDDEEFF',
      '1FA68B0A8112B447AEF34BD8FB5A7B829D3E862371D2CFE5',
    ],
    [
      '4.3',
      '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
      '00112233445566778899AABBCCDDEEFF',
      '64E8C3F9CE0F5BA263E9777905818A2A93C8191E7D6E8AE7',
    ],
    [
      '4.6',
      '000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F',
      '00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F',
      '28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21',
    ],
  ] as const) {
    it(`is the one of RFC 3394 §${name}`, () => {
      assert.equal(wrapKey(hex(by), hex(key)).toString('hex').toUpperCase(), wrapped);
      assert.deepEqual(unwrapKey(hex(by), hex(wrapped)), hex(key));
    });
  }

  it('is what OpenSSL makes of it, both ways', () => {
    const bytes = (...lengths: number[]) =>
      fc.constantFrom(...lengths).chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
    fc.assert(
      fc.property(bytes(16, 24, 32), bytes(16, 24, 32, 48, 64), (by, key) => {
        const name = `id-aes${by.length * 8}-wrap`;
        const theirs = createCipheriv(name, by, iv);
        const wrapped = wrapKey(Buffer.from(by), Buffer.from(key));
        assert.deepEqual(wrapped, Buffer.concat([theirs.update(key), theirs.final()]));
        const back = createDecipheriv(name, by, iv);
        assert.deepEqual(Buffer.concat([back.update(wrapped), back.final()]), Buffer.from(key));
        assert.deepEqual(unwrapKey(Buffer.from(by), wrapped), Buffer.from(key));
      }),
    );
  });

  it('does not open when any bit of it is another', () => {
    const by = Buffer.alloc(32, 1);
    const wrapped = wrapKey(by, Buffer.alloc(32, 2));
    for (let bit = 0; bit < wrapped.length * 8; bit++) {
      const changed = Buffer.from(wrapped);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(unwrapKey(by, changed), undefined);
    }
  });

  it('does not open with another key, nor cut off', () => {
    const wrapped = wrapKey(Buffer.alloc(32, 1), Buffer.alloc(32, 2));
    assert.equal(unwrapKey(Buffer.alloc(32, 3), wrapped), undefined);
    for (let length = 0; length < wrapped.length; length++) {
      assert.equal(unwrapKey(Buffer.alloc(32, 1), wrapped.subarray(0, length)), undefined);
    }
  });
});
