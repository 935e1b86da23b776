import { createCipheriv, createDecipheriv, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { aeskw } from '@noble/ciphers/aes.js';
import * as z from 'zod/mini';
import { KeyInputError, passwordProblem } from './keyInputError.ts';

/*
 * Uses node:crypto and @noble/ciphers rather than jose. VS Code's Electron has BoringSSL, whose AES key wrap is not available
 * through node:crypto or Web Crypto (electron/electron#31874, #41720), so jose's PBES2 fails there.
 */

/**
 * OWASP's Password Storage Cheat Sheet recommends 210,000 rounds with SHA-512. More are used here because attackers can spend
 * years guessing a file's passphrase.
 */
const iterations = 600_000;
/** Fewer rounds give no protection (RFC 7518 §4.8.1.2). More, in a file from someone else, would only keep this machine busy. */
const sane = { least: 1000, most: 2_000_000 };

const header = z.object({
  alg: z.enum(['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW']),
  enc: z.enum(['A128GCM', 'A192GCM', 'A256GCM', 'A128CBC-HS256', 'A192CBC-HS384', 'A256CBC-HS512']),
  p2s: z.string().check(z.minLength(11)),
  p2c: z.int().check(z.minimum(sane.least), z.maximum(sane.most)),
  // No critical header extensions are supported (RFC 7516 §4.1.13), and no compression.
  crit: z.optional(z.undefined()),
  zip: z.optional(z.undefined()),
});
type Header = z.infer<typeof header>;

const hash = promisify(pbkdf2);

/** Whether a text is a JWE in compact serialization (RFC 7516 §7.1). */
export function looksLikeJwe(text: string): boolean {
  return /^eyJ[\w-]+(\.[\w-]*){4}$/.test(text);
}

/** Encrypts a text with a passphrase as a JWE in compact serialization: PBES2-HS512+A256KW (RFC 7518 §4.8), A256GCM. */
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
 * Decrypts a compact JWE that was encrypted with a passphrase. Throws KeyInputError: 'passwordNeeded', 'wrongPassword' (also
 * when the header or its key is damaged), 'unsupportedEncryption', 'truncated'.
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

/** Returns undefined if the key was wrapped with another key, or is damaged. */
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

/** Derives the wrapping key. The salt is the algorithm's name, a zero byte and p2s (RFC 7518 §4.8.1.1). */
async function keyOf({ alg, p2s, p2c }: Header, passphrase: string): Promise<Buffer> {
  const salt = Buffer.concat([Buffer.from(`${alg}\0`), Buffer.from(p2s, 'base64url')]);
  // Normalised to NFC, because some keyboards write “å” as two characters.
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

/** AES-GCM (RFC 7518 §5.3). */
function decryptGcm({ bits, key, iv, encrypted, tag, aad }: Encrypted): Buffer {
  const name = `aes-${bits}-gcm` as 'aes-256-gcm';
  const aes = createDecipheriv(name, key, iv, { authTagLength: 16 }).setAAD(aad).setAuthTag(tag);
  return Buffer.concat([aes.update(encrypted), aes.final()]);
}

/** AES-CBC with HMAC (RFC 7518 §5.2.2.2). */
function decryptCbc({ bits, key, iv, encrypted, tag, aad }: Encrypted): Buffer {
  const half = bits / 8;
  const length = Buffer.alloc(8);
  length.writeUInt32BE(aad.length * 8, 4);
  const mac = createHmac(`sha${bits * 2}`, key.subarray(0, half)).update(Buffer.concat([aad, iv, encrypted, length]));
  if (!timingSafeEqual(mac.digest().subarray(0, half), tag)) throw new RangeError('tag');
  const aes = createDecipheriv(`aes-${bits}-cbc`, key.subarray(half), iv);
  return Buffer.concat([aes.update(encrypted), aes.final()]);
}
