import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** What the bytes are for (RFC 7292 appendix B.3). */
export type KdfPurpose = 1 | 2 | 3;
export const kdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

/** Iterations after which others have their turn on the event loop. */
const atOnce = 5_000;

/** PKCS#12's own key derivation (RFC 7292 appendix B.2). `hash` as node:crypto names it; `password` as a BMPString. */
export async function pkcs12Kdf(
  hash: string,
  { password, salt, iterations }: { readonly password: Buffer; readonly salt: Buffer; readonly iterations: number },
  purpose: KdfPurpose,
  length: number,
): Promise<Buffer> {
  const blockLength = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const input = Buffer.concat([filled(salt, blockLength), filled(password, blockLength)]);
  const diversifier = Buffer.alloc(blockLength, purpose);
  const blocks: Buffer[] = [];
  for (let made = 0; made < length; made += blocks.at(-1)?.length ?? length) {
    let block = createHash(hash).update(diversifier).update(input).digest();
    for (let i = 1; i < iterations; i++) {
      block = createHash(hash).update(block).digest();
      if (i % atOnce === 0) await setImmediate();
    }
    blocks.push(block);
    addToEach(input, filled(block, blockLength).subarray(0, blockLength));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** Repeated up to a whole number of blocks; nothing stays nothing. */
function filled(bytes: Buffer, blockLength: number): Buffer {
  const length = Math.ceil(bytes.length / blockLength) * blockLength;
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/** Adds a number and 1 to each block of the input, as numbers of that many bytes (step 6C). */
function addToEach(input: Buffer, number: Buffer): void {
  for (let start = 0; start < input.length; start += number.length) {
    let carry = 1;
    for (let i = number.length - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (number[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}
