import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decryptRc2, decryptRc2Block, expandKey } from '../../../src/core/keys/pkcs12/rc2.ts';
import { openssl } from './openssl.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

describe('RC2', () => {
  // Effective bits, key, plain, encrypted.
  for (const [bits, key, plain, encrypted] of [
    [63, '00000000 00000000', '00000000 00000000', 'ebb773f9 93278eff'],
    [64, 'ffffffff ffffffff', 'ffffffff ffffffff', '278b27e4 2e2f0d49'],
    [64, '30000000 00000000', '10000000 00000001', '30649edf 9be7d2c2'],
    [64, '88', '00000000 00000000', '61a8a244 adacccf0'],
    [64, '88bca90e 90875a', '00000000 00000000', '6ccf4308 974c267f'],
    [64, '88bca90e 90875a7f 0f79c384 627bafb2', '00000000 00000000', '1a807d27 2bbe5db1'],
    [128, '88bca90e 90875a7f 0f79c384 627bafb2', '00000000 00000000', '2269552a b0f85ca6'],
    [
      129,
      '88bca90e 90875a7f 0f79c384 627bafb2 16f80a6f 85920584 c42fceb0 be255daf 1e',
      '00000000 00000000',
      '5b78d3a4 3dfff1f1',
    ],
  ] as const) {
    it(`decrypts the example of RFC 2268 §5 that ends in ${encrypted}`, () => {
      assert.deepEqual(decryptRc2Block(hex(encrypted), expandKey(hex(key), bits)), hex(plain));
    });
  }

  it('decrypts what OpenSSL wrote, with the 40 and 128 bits of PKCS#12', () => {
    const text = fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes));
    for (const [cipher, length] of [
      ['rc2-40-cbc', 5],
      ['rc2-cbc', 16],
    ] as const) {
      const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size });
      fc.assert(
        fc.property(text, bytes(length), bytes(8), (plain, keyBytes, ivBytes) => {
          const [key, iv] = [Buffer.from(keyBytes), Buffer.from(ivBytes)];
          const args = ['enc', `-${cipher}`, '-provider', 'legacy', '-provider', 'default', '-in', 'plain'];
          const encrypted = openssl([...args, '-K', key.toString('hex'), '-iv', iv.toString('hex')], { plain });
          assert.deepEqual(decryptRc2(encrypted, key, iv, length * 8), plain);
        }),
        { numRuns: 4 },
      );
    }
  });

  it('returns nothing if the padding shows that the key is wrong', () => {
    const [key, iv] = [hex('0102030405'), Buffer.alloc(8)];
    for (const data of [Buffer.alloc(0), Buffer.alloc(7), Buffer.alloc(16, 1)]) {
      assert.equal(decryptRc2(data, key, iv, 40), undefined);
    }
  });
});
