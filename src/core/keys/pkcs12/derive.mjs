// @ts-check
// PKCS#12's key derivation itself, and a thread of its own for it: JavaScript, so that Node begins the thread with the source too.
import { hash as hashOf } from 'node:crypto';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';

/**
 * @param {import('./decrypt.ts').Derivation} derivation
 * @returns {Buffer} as many bytes as it asks for (RFC 7292 appendix B.2)
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
 * Repeated up to a whole number of blocks; nothing stays nothing.
 * @param {Uint8Array} bytes
 * @param {number} blockLength
 */
function filled(bytes, blockLength) {
  const length = Math.ceil(bytes.length / blockLength) * blockLength;
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/**
 * Adds a number and 1 to each block of the input, as numbers of that many bytes (step 6C).
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
