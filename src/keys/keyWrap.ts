import { createCipheriv, createDecipheriv } from 'node:crypto';

/** RFC 3394 §2.2.3.1. */
const check = Buffer.alloc(8, 0xa6);

/**
 * AES Key Wrap (RFC 3394 §2.2.1), made of single AES blocks: VS Code's Electron has BoringSSL, whose key wrap neither
 * node:crypto nor Web Crypto reaches there (electron/electron#31874, #41720), so that jose's PBES2 fails in it.
 */
export function wrapKey(by: Buffer, key: Buffer): Buffer {
  const aes = createCipheriv(`aes-${by.length * 8}-ecb`, by, null).setAutoPadding(false);
  const wrapped = Buffer.concat([check, key]);
  const last = wrapped.length / 8 - 1;
  for (let step = 1; step <= 6 * last; step++) {
    const at = (((step - 1) % last) + 1) * 8;
    const block = aes.update(Buffer.concat([wrapped.subarray(0, 8), wrapped.subarray(at, at + 8)]));
    block.copy(wrapped, 0, 0, 8);
    block.copy(wrapped, at, 8);
    counted(wrapped, step);
  }
  return wrapped;
}

/** RFC 3394 §2.2.2. Undefined when it was wrapped by another key, or damaged. */
export function unwrapKey(by: Buffer, wrapped: Buffer): Buffer | undefined {
  const last = wrapped.length / 8 - 1;
  if (!Number.isInteger(last) || last < 2) return undefined;
  const aes = createDecipheriv(`aes-${by.length * 8}-ecb`, by, null).setAutoPadding(false);
  const key = Buffer.from(wrapped);
  for (let step = 6 * last; step > 0; step--) {
    const at = (((step - 1) % last) + 1) * 8;
    counted(key, step);
    const block = aes.update(Buffer.concat([key.subarray(0, 8), key.subarray(at, at + 8)]));
    block.copy(key, 0, 0, 8);
    block.copy(key, at, 8);
  }
  return key.subarray(0, 8).equals(check) ? key.subarray(8) : undefined;
}

/** The step's number, XORed into the first eight bytes as a big-endian integer. */
function counted(bytes: Buffer, step: number): void {
  bytes.writeUInt32BE((bytes.readUInt32BE(4) ^ step) >>> 0, 4);
}
