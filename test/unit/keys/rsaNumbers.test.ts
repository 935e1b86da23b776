import assert from 'node:assert/strict';
import { isWholeRsaKey, modulusBits } from '../../../src/core/keys/rsaKey.ts';
import { rfc7517Key } from './publishedKeys.ts';

const toNumber = (text: string): bigint => BigInt(`0x${Buffer.from(text, 'base64url').toString('hex')}`);
const toText = (value: bigint): string => {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
};

describe('The numbers of an RSA key', () => {
  it('belong together in a published key', () => {
    assert.ok(isWholeRsaKey(rfc7517Key));
  });

  it('do not belong together if any one of them is from another key', () => {
    for (const member of ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const) {
      for (const change of [-2n, 2n, -toNumber(rfc7517Key[member])]) {
        const changed = { ...rfc7517Key, [member]: toText(toNumber(rfc7517Key[member]) + change) };
        assert.ok(!isWholeRsaKey(changed), `${member} ${change.toString().slice(0, 5)}`);
      }
    }
  });

  it('do not belong together if the exponent fits only one of the primes', () => {
    const [d, p, q] = [toNumber(rfc7517Key.d), toNumber(rfc7517Key.p), toNumber(rfc7517Key.q)];
    for (const [one, dp, dq] of [
      [p, rfc7517Key.dp, toText((d + p - 1n) % (q - 1n))],
      [q, toText((d + q - 1n) % (p - 1n)), rfc7517Key.dq],
    ] as const) {
      assert.ok(!isWholeRsaKey({ ...rfc7517Key, d: toText(d + one - 1n), dp, dq }));
    }
  });

  it('give the length of the modulus in bits', () => {
    assert.equal(modulusBits(rfc7517Key.n), 2048);
    for (const bits of [1, 7, 8, 9, 2047]) assert.equal(modulusBits(toText(1n << BigInt(bits - 1))), bits);
  });
});
