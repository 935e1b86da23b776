/*
 * RC2 (RFC 2268), decryption only. Old PKCS#12 files encrypt their certificates with 40-bit RC2, which Node's OpenSSL no longer
 * supports. Not to be used for anything else.
 */

/** A permutation of the bytes, derived from the digits of π (RFC 2268 §2). */
const pi = Buffer.from(
  'd978f9c419ddb5ed28e9fd794aa0d89dc67e37832b76538e624c6488448bfba2' +
    '179a59f587b34f1361456d8d09817d32bd8f40eb86b77b0bf09521225c6b4e82' +
    '54d66593ce60b21c7356c014a78cf1dc1275ca1f3bbee4d1423dd430a33cb626' +
    '6fbf0eda4669075727f21d9bbc944303f811c7f690ef3ee706c3d52fc8661ed7' +
    '08e8eade8052eef784aa72ac354d6a2a961ad2715a1549744b9fd05e0418a4ec' +
    'c2e0416e0f51cbcc2491af50a1f47039997c3a8523b8b47afc02365b25559731' +
    '2d5dfa98e38a92ae05df2910676cbac9d300e6cfe19ea82c6316013f58e289a9' +
    '0d38341bab33ffb0bb480c5fb9b1cd2ec5f3db47e5a59c770aa62068fe7fc1ad',
  'hex',
);
const blockLength = 8;
const mixingRounds = 16;
/** A mashing round follows each of these rounds (§3.2). */
const mashedAfter = [4, 10];
const shifts = [1, 2, 3, 5];

/**
 * Decrypts RC2 in CBC mode with an effective key length in bits, and removes the padding (RFC 8018 §6.1.1 step 4). Returns
 * undefined if the padding is wrong, as after decryption with a wrong key.
 */
export function decryptRc2(data: Buffer, key: Buffer, iv: Buffer, effectiveBits: number): Buffer | undefined {
  const expanded = expandKey(key, effectiveBits);
  if (data.length === 0 || data.length % blockLength !== 0) return undefined;
  const plain = Buffer.alloc(data.length);
  let previous = iv;
  for (let at = 0; at < data.length; at += blockLength) {
    const block = data.subarray(at, at + blockLength);
    decryptRc2Block(block, expanded).forEach((byte, index) => {
      plain[at + index] = byte ^ (previous[index] ?? 0);
    });
    previous = block;
  }
  const padding = plain.at(-1) ?? 0;
  const isPadded = padding >= 1 && padding <= blockLength && plain.subarray(-padding).every((byte) => byte === padding);
  return isPadded ? plain.subarray(0, -padding) : undefined;
}

/** Expands a key of 1 to 128 bytes to 64 words (RFC 2268 §2). */
export function expandKey(key: Buffer, effectiveBits: number): Uint16Array {
  const bytes = Buffer.alloc(128);
  key.copy(bytes);
  const byte = (index: number): number => bytes[index] ?? 0;
  const permuted = (index: number): number => pi[index & 0xff] ?? 0;
  for (let i = key.length; i < 128; i++) bytes[i] = permuted(byte(i - 1) + byte(i - key.length));
  const effectiveBytes = Math.ceil(effectiveBits / 8);
  const mask = 0xff >> (8 * effectiveBytes - effectiveBits);
  bytes[128 - effectiveBytes] = permuted(byte(128 - effectiveBytes) & mask);
  for (let i = 127 - effectiveBytes; i >= 0; i--) bytes[i] = permuted(byte(i + 1) ^ byte(i + effectiveBytes));
  return Uint16Array.from({ length: 64 }, (_word, index) => bytes.readUInt16LE(2 * index));
}

/** Decrypts one block of eight bytes, without any mode (RFC 2268 §4). */
export function decryptRc2Block(block: Buffer, key: Uint16Array): Buffer {
  const words = Uint16Array.from({ length: 4 }, (_word, index) => block.readUInt16LE(2 * index));
  const word = (index: number): number => words[index & 3] ?? 0;
  for (let round = mixingRounds - 1; round >= 0; round--) {
    for (let i = 3; i >= 0; i--) {
      const shift = shifts[i] ?? 0;
      const turned = (word(i) >>> shift) | (word(i) << (16 - shift));
      words[i] = turned - (key[4 * round + i] ?? 0) - (word(i + 3) & word(i + 2)) - (~word(i + 3) & word(i + 1));
    }
    if (!mashedAfter.includes(round - 1)) continue;
    for (let i = 3; i >= 0; i--) words[i] = word(i) - (key[word(i + 3) & 63] ?? 0);
  }
  const plain = Buffer.alloc(blockLength);
  words.forEach((value, index) => plain.writeUInt16LE(value, 2 * index));
  return plain;
}
