// @ts-check
// PKCS#12's key derivation, and the worker that runs it. This is JavaScript so that Node can start the worker from the source, too.
import { hash as hashOf } from 'node:crypto';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

/**
 * Derives bytes as in RFC 7292 appendix B.2.
 * @param {import('./decrypt.ts').Derivation} derivation
 * @returns {Buffer} as many bytes as `derivation.length`
 */
export function derive({ hash, password, salt, iterations, purpose, length }) {
  const blockLength = hash === 'sha384' || hash === 'sha512' ? 128 : 64;
  const input = Buffer.concat([filled(salt, blockLength), filled(password, blockLength)]);
  const diversifier = Buffer.alloc(blockLength, purpose);
  /** @type {Buffer[]} */
  const blocks = [];
  for (let made = 0; made < length; made += blocks.at(-1)?.length ?? length) {
    let block = hashOf(hash, Buffer.concat([diversifier, input]), 'buffer');
    for (let round = 1; round < iterations; round += 1) block = hashOf(hash, block, 'buffer');
    blocks.push(block);
    addToEach(input, filled(block, blockLength).subarray(0, blockLength));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/**
 * Repeats bytes to fill whole blocks. No bytes give no blocks.
 * @param {Uint8Array} bytes
 * @param {number} blockLength
 */
function filled(bytes, blockLength) {
  const length = Math.ceil(bytes.length / blockLength) * blockLength;
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/**
 * Adds `number` and 1 to each block of the input, treating blocks as integers (step 6C).
 * @param {Buffer} input
 * @param {Buffer} number
 */
function addToEach(input, number) {
  for (let start = 0; start < input.length; start += number.length) {
    let carry = 1;
    for (let i = number.length - 1; i >= 0; i--) {
      const sum = (input[start + i] ?? 0) + (number[i] ?? 0) + carry;
      input[start + i] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

if (!isMainThread && workerData?.derivation) parentPort?.postMessage(derive(workerData.derivation));
