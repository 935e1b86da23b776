import { createDecipheriv, hash as hashOf, pbkdf2 } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { Cancelled, orCancelled } from '../../http/cancel.ts';
import { KeyInputError, type Opening } from '../keyInputError.ts';
import { type BerElement, berTag, childOf, octetsOf, oidOf, smallIntegerOf } from './ber.ts';
import { derive } from './derive.mjs';
import { decryptRc2 } from './rc2.ts';

/** What the derived bytes are used for (RFC 7292 appendix B.3). */
export const kdfPurpose = { key: 1, iv: 2, mac: 3 } as const;

export interface Derivation {
  /** The hash's name in node:crypto. */
  readonly hash: string;
  /** Encoded as a BMPString. Secret. */
  readonly password: Uint8Array;
  readonly salt: Uint8Array;
  readonly iterations: number;
  readonly purpose: (typeof kdfPurpose)[keyof typeof kdfPurpose];
  /** Bytes. */
  readonly length: number;
}

/** Rounds that take a few milliseconds. Longer derivations run in a worker, so as not to block the event loop. */
const fewRounds = 5_000;

/** PKCS#12's own key derivation (RFC 7292 appendix B.2), which none of our libraries has. Throws KeyInputError and Cancelled. */
export async function pkcs12Kdf(derivation: Derivation, opening: Opening): Promise<Buffer> {
  const { hash, iterations, length } = derivation;
  const rounds = iterations * Math.ceil(length / hashOf(hash, '', 'buffer').length);
  opening.spend(rounds);
  return rounds <= fewRounds ? derive(derivation) : deriveInWorker(derivation, opening.signal);
}

async function deriveInWorker(derivation: Derivation, signal: AbortSignal | undefined): Promise<Buffer> {
  // The file is next to this module, both in the source and in the bundle.
  const worker = new Worker(new URL('./derive.mjs', import.meta.url), { workerData: { derivation } });
  try {
    const [derived] = (await once(worker, 'message', signal ? { signal } : {})) as [Uint8Array];
    return Buffer.from(derived);
  } catch (error) {
    throw signal?.aborted ? new Cancelled() : error;
  } finally {
    await worker.terminate();
  }
}

interface Cipher {
  /** The cipher's name in node:crypto, except RC2, which it does not have. */
  readonly name: 'aes-128-cbc' | 'aes-192-cbc' | 'aes-256-cbc' | 'des-ede3-cbc' | 'rc2';
  /** Bytes. */
  readonly key: number;
  readonly iv: number;
}

const tripleDes: Cipher = { name: 'des-ede3-cbc', key: 24, iv: 8 };

/** PKCS#12's own schemes, all with SHA-1 (RFC 7292 appendix C). RC4 is left out because nobody uses it. */
const pkcs12Schemes: Readonly<Record<string, Cipher>> = {
  '1.2.840.113549.1.12.1.3': tripleDes,
  '1.2.840.113549.1.12.1.4': { ...tripleDes, key: 16 },
  '1.2.840.113549.1.12.1.5': { name: 'rc2', key: 16, iv: 8 },
  '1.2.840.113549.1.12.1.6': { name: 'rc2', key: 5, iv: 8 },
};

const pbes2 = '1.2.840.113549.1.5.13';
const pbkdf2Id = '1.2.840.113549.1.5.12';

/** RFC 8018 appendix B.2. */
const pbes2Ciphers: Readonly<Record<string, Cipher>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', key: 16, iv: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', key: 24, iv: 16 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', key: 32, iv: 16 },
  '1.2.840.113549.3.7': tripleDes,
};

/** RFC 8018 appendix B.1. HMAC with SHA-1 is the default when none is given. */
const hmacSha1 = '1.2.840.113549.2.7';
const hmacs: Readonly<Record<string, string>> = {
  [hmacSha1]: 'sha1',
  '1.2.840.113549.2.8': 'sha224',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

/**
 * Decrypts data according to a password-based AlgorithmIdentifier. Returns undefined if the padding is wrong, as with nearly
 * every wrong password. Throws KeyInputError 'truncated' and 'unsupportedEncryption', and Cancelled.
 */
export async function decrypt(
  algorithm: BerElement,
  data: Buffer,
  password: PasswordBytes,
  opening: Opening,
): Promise<Buffer | undefined> {
  const scheme = oidOf(childOf(algorithm, 0));
  const parameters = childOf(algorithm, 1, berTag.sequence);
  if (scheme === pbes2) return decryptPbes2(parameters, data, password.utf8, opening);
  const cipher = supported(pkcs12Schemes, scheme);
  const from = {
    hash: 'sha1',
    password: password.bmp,
    salt: octetsOf(childOf(parameters, 0, berTag.octets)),
    iterations: iterationsOf(childOf(parameters, 1)),
  };
  const key = await pkcs12Kdf({ ...from, purpose: kdfPurpose.key, length: cipher.key }, opening);
  const iv = await pkcs12Kdf({ ...from, purpose: kdfPurpose.iv, length: cipher.iv }, opening);
  return decipher(cipher, data, key, iv);
}

/** The number of iterations in an INTEGER. Throws KeyInputError. */
export function iterationsOf(element: BerElement): number {
  const iterations = smallIntegerOf(element);
  if (iterations < 1) throw unsupported();
  return iterations;
}

/** Decrypts data with PBES2: `SEQUENCE { keyDerivation, encryption }` (RFC 8018 §6.2.2, appendix A.4). */
async function decryptPbes2(
  parameters: BerElement,
  data: Buffer,
  password: Buffer,
  opening: Opening,
): Promise<Buffer | undefined> {
  const encryption = childOf(parameters, 1, berTag.sequence);
  const cipher = supported(pbes2Ciphers, oidOf(childOf(encryption, 0)));
  const iv = octetsOf(childOf(encryption, 1, berTag.octets));
  if (iv.length !== cipher.iv) throw new KeyInputError({ reason: 'truncated' });
  const key = await pbkdf2Key(childOf(parameters, 0, berTag.sequence), password, opening, cipher.key);
  return decipher(cipher, data, key, iv);
}

/**
 * Derives the key of a PBKDF2 AlgorithmIdentifier (RFC 8018 appendix A.2). Its length is `length` or, if that is not given, the
 * one in the identifier. Throws KeyInputError and Cancelled.
 */
export async function pbkdf2Key(
  algorithm: BerElement,
  password: Buffer,
  opening: Opening,
  length?: number,
): Promise<Buffer> {
  if (oidOf(childOf(algorithm, 0)) !== pbkdf2Id) throw unsupported();
  const parameters = childOf(algorithm, 1, berTag.sequence);
  const salt = octetsOf(childOf(parameters, 0, berTag.octets));
  const iterations = iterationsOf(childOf(parameters, 1));
  const keyLength = length ?? smallIntegerOf(childOf(parameters, 2, berTag.integer));
  if (keyLength < 1 || keyLength > longestKey) throw unsupported();
  const prf = parameters.children.slice(2).find(({ tag }) => tag === berTag.sequence);
  opening.spend(iterations);
  const hash = hmacHash(prf);
  // Runs on Node's thread pool, and continues there after cancellation.
  return orCancelled(promisify(pbkdf2)(password, salt, iterations, keyLength, hash), opening.signal);
}

/** Bytes. No hash is longer. */
const longestKey = 64;

/** The hash of an HMAC AlgorithmIdentifier; SHA-1 if there is none. Throws KeyInputError. */
export function hmacHash(algorithm: BerElement | undefined): string {
  return supported(hmacs, algorithm ? oidOf(childOf(algorithm, 0)) : hmacSha1);
}

function decipher({ name }: Cipher, data: Buffer, key: Buffer, iv: Buffer): Buffer | undefined {
  if (name === 'rc2') return decryptRc2(data, key, iv, key.length * 8);
  // With two keys, the first is used again as the third.
  const whole = name === 'des-ede3-cbc' && key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key;
  try {
    const cipher = createDecipheriv(name, whole, iv);
    return Buffer.concat([cipher.update(data), cipher.final()]);
  } catch {
    return undefined;
  }
}

function supported<Value>(table: Readonly<Record<string, Value>>, oid: string): Value {
  const value = table[oid];
  if (value === undefined) throw unsupported();
  return value;
}

function unsupported(): KeyInputError {
  return new KeyInputError({ reason: 'unsupportedEncryption' });
}

/** A password as the two kinds of schemes encode it. Secret. */
export interface PasswordBytes {
  /** For PBES2 (RFC 8018): UTF-8. */
  readonly utf8: Buffer;
  /** For PKCS#12's own schemes: UTF-16, big-endian, with two zero octets at the end (RFC 7292 appendix B.1). */
  readonly bmp: Buffer;
}

/** How a program may have encoded a password in a file, most likely first. */
export function passwordBytes(password: string): readonly [PasswordBytes, ...PasswordBytes[]] {
  const utf8 = Buffer.from(password);
  const likeliest = { utf8, bmp: bmp(password) };
  // Some programs encode an empty password as no bytes at all.
  if (password === '') return [likeliest, { utf8, bmp: Buffer.alloc(0) }];
  // OpenSSL before 1.1.0 treated each UTF-8 byte as a character.
  const bytewise = utf8.toString('latin1');
  return bytewise === password ? [likeliest] : [likeliest, { utf8, bmp: bmp(bytewise) }];
}

function bmp(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le').swap16();
}
