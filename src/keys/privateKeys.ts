import { decodedText } from './decodedText.ts';
import { isKeyInputError, KeyInputError } from './keyInputError.ts';
import { decryptWithPassphrase, looksLikeJwe } from './passphraseJwe.ts';
import { Opening } from './opening.ts';
import { looksLikePem } from './pemBlock.ts';
import { looksLikeDer, readPrivateDer } from './privateDer.ts';
import { readPrivateJwks } from './privateJwk.ts';
import { readPrivatePem } from './privatePem.ts';
import type { ReadPrivateKey } from './readPrivateKey.ts';

/** Bytes. Whoever reads a file looks at its size first: a larger one is no key. */
export const maxPrivateKeyBytes = 1024 * 1024;

/** A key as base64, of a JWK for instance, may itself be base64: not more often than anybody does by mistake. */
const coats = 2;

/**
 * Reads the private RSA keys in a file or a pasted text: JWK, JWKS, either encrypted with a passphrase (RFC 7517 §7), PEM
 * (PKCS#8, PKCS#1, either encrypted), DER, PKCS#12, and each of these as base64; text as UTF-8 or UTF-16. There is at least one. Throws KeyInputError and Cancelled.
 */
export async function readPrivateKeys(
  input: Uint8Array | string,
  password?: string,
  signal?: AbortSignal,
): Promise<ReadPrivateKey[]> {
  const opening = new Opening(password, signal);
  try {
    const length = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength;
    if (length > maxPrivateKeyBytes) throw new KeyInputError({ reason: 'tooLarge' });
    if (typeof input === 'string') return await readText(input, opening, coats);
    return await readBytes(Buffer.from(input.buffer, input.byteOffset, input.byteLength), opening, coats);
  } catch (error) {
    throw isKeyInputError(error) ? new KeyInputError(error.problem, 'private') : error;
  }
}

async function readBytes(bytes: Buffer, opening: Opening, coatsLeft: number): Promise<ReadPrivateKey[]> {
  if (looksLikeDer(bytes)) return readPrivateDer(bytes, opening);
  const text = decodedText(bytes);
  if (text === undefined) throw new KeyInputError({ reason: 'notAKey' });
  return readText(text, opening, coatsLeft);
}

async function readText(whole: string, opening: Opening, coatsLeft: number): Promise<ReadPrivateKey[]> {
  const text = whole.replace(/^\uFEFF/, '').trim();
  if (text === '') throw new KeyInputError({ reason: 'empty' });
  if (looksLikePem(text)) return readPrivatePem(text, opening);
  if (/^[{[]/.test(text)) return readPrivateJwks(text);
  if (looksLikeJwe(text)) return readPrivateJwks((await decryptWithPassphrase(text, opening.password)).toString());
  if (coatsLeft > 0 && /^[A-Za-z0-9+/_\s-]{16,}={0,2}$/.test(text)) {
    return readBytes(Buffer.from(text, 'base64'), opening, coatsLeft - 1);
  }
  throw new KeyInputError({ reason: 'notAKey' });
}
