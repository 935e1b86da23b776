import { createCipheriv, createDecipheriv, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { aeskw } from '@noble/ciphers/aes.js';
import * as z from 'zod/mini';
import { KeyInputError, passwordProblem } from './keyInputError.ts';

/*
 * By node:crypto and @noble/ciphers rather than jose: VS Code's Electron has BoringSSL, whose AES key wrap neither node:crypto nor
 * Web Crypto reaches (electron/electron#31874, #41720), so that jose's PBES2 fails in it.
 */

/** OWASP's Password Storage Cheat Sheet asks for 210,000 with SHA-512; a file can be guessed at for years. */
const iterations = 600_000;
/** Fewer are no protection (RFC 7518 §4.8.1.2); more, in a file somebody sent, would only keep this machine busy. */
const sane = { least: 1000, most: 2_000_000 };

const header = z.object({
  alg: z.enum(['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW']),
  enc: z.enum(['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512']),
  p2s: z.string().check(z.minLength(11)),
  p2c: z.int().check(z.minimum(sane.least), z.maximum(sane.most)),
  // What is critical is not known here (RFC 7516 §4.1.13), and what is packed is not unpacked.
  crit: z.optional(z.undefined()),
  zip: z.optional(z.undefined()),
});
type Header = z.infer<typeof header>;

const hash = promisify(pbkdf2);

/** Whether a text is a JWE in compact serialization (RFC 7516 §7.1). */
export function looksLikeJwe(text: string): boolean {
  return /^eyJ[\w-]+(\.[\w-]*){4}$/.test(text);
}

/** A text as a JWE in compact serialization that opens with the passphrase: PBES2-HS512+A256KW (RFC 7518 §4.8), A256GCM. */
export async function encryptWithPassphrase(text: string, passphrase: string): Promise<string> {
  const algorithms = { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM' } as const;
  const said: Header = { ...algorithms, p2s: randomBytes(16).toString('base64url'), p2c: iterations };
  const protectedHeader = Buffer.from(JSON.stringify({ ...said, cty: 'json' })).toString('base64url');
  const key = randomBytes(32);
  const iv = randomBytes(12);
  const aes = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(protectedHeader));
  const encrypted = Buffer.concat([aes.update(text, 'utf8'), aes.final()]);
  const wrapped = aeskw(await keyOf(said, passphrase)).encrypt(key);
  const parts = [wrapped, iv, encrypted, aes.getAuthTag()];
  return [protectedHeader, ...parts.map((part) => Buffer.from(part).toString('base64url'))].join('.');
}

/**
 * What a compact JWE holds that was encrypted with a passphrase. Throws KeyInputError: 'passwordNeeded', 'wrongPassword' (also
 * when the header or the key in it is damaged), 'unsupportedEncryption', 'truncated'.
 */
export async function decryptWithPassphrase(jwe: string, passphrase: string | undefined): Promise<Buffer> {
  if (!looksLikeJwe(jwe)) throw new KeyInputError({ reason: 'truncated' });
  const [protectedHeader = '', ...parts] = jwe.split('.');
  const [wrapped, iv, encrypted, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (!wrapped || !iv || !encrypted || !tag) throw new KeyInputError({ reason: 'truncated' });
  const said = readHeader(protectedHeader);
  if (passphrase === undefined || passphrase === '') throw passwordProblem(passphrase);
  const key = unwrapKey(await keyOf(said, passphrase), wrapped);
  if (!key) throw passwordProblem(passphrase);
  try {
    const aad = Buffer.from(protectedHeader);
    const decrypt = said.enc.endsWith('GCM') ? decryptGcm : decryptCbc;
    return decrypt({ bits: Number(said.enc.slice(1, 4)), key, iv, encrypted, tag, aad });
  } catch {
    throw new KeyInputError({ reason: 'truncated' });
  }
}

/** Undefined when the key was wrapped by another one, or is damaged. */
function unwrapKey(wrappingKey: Buffer, wrapped: Buffer): Uint8Array | undefined {
  try {
    return aeskw(wrappingKey).decrypt(wrapped);
  } catch {
    return undefined;
  }
}

function readHeader(text: string): Header {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw new KeyInputError({ reason: 'truncated' });
  }
  const read = header.safeParse(json);
  if (!read.success) throw new KeyInputError({ reason: 'unsupportedEncryption' });
  return read.data;
}

/** RFC 7518 §4.8.1.1: the salt is the algorithm's name, a zero and p2s. */
async function keyOf({ alg, p2s, p2c }: Header, passphrase: string): Promise<Buffer> {
  const salt = Buffer.concat([Buffer.from(`${alg}\0`), Buffer.from(p2s, 'base64url')]);
  // Composed, so that a keyboard that writes “å” as two characters opens what another encrypted.
  const bits = Number(alg.slice(-5, -2));
  return hash(passphrase.normalize('NFC'), salt, p2c, bits / 8, `sha${alg.slice(8, 11)}`);
}

interface Encrypted {
  readonly bits: number;
  readonly key: Uint8Array;
  readonly iv: Buffer;
  readonly encrypted: Buffer;
  readonly tag: Buffer;
  readonly aad: Buffer;
}

/** RFC 7518 §5.3. */
function decryptGcm({ bits, key, iv, encrypted, tag, aad }: Encrypted): Buffer {
  const name = `aes-${bits}-gcm` as 'aes-256-gcm';
  const aes = createDecipheriv(name, key, iv, { authTagLength: 16 }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([aes.update(encrypted), aes.final()]);
}

/** RFC 7518 §5.2.2.2. */
function decryptCbc({ bits, key, iv, encrypted, tag, aad }: Encrypted): Buffer {
  const half = bits / 8;
  const length = Buffer.alloc(8);
  length.writeUInt32BE(aad.length * 8, 4);
  const mac = createHmac(`sha${bits * 2}`, key.subarray(0, half)).update(Buffer.concat([aad, iv, encrypted, length]));
  if (!timingSafeEqual(mac.digest().subarray(0, half), tag)) throw new RangeError('tag');
  const aes = createDecipheriv(`aes-${bits}-cbc`, key.subarray(half), iv);
  return Buffer.concat([aes.update(encrypted), aes.final()]);
}
