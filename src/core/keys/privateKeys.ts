import { thumbprint } from './jwk.ts';
import { KeyInputError, Opening } from './keyInputError.ts';
import { decryptWithPassphrase, looksLikeJwe } from './passphraseJwe.ts';
import { decodedText, looksLikePem } from './pem.ts';
import { hasPrivateMember } from './privateMaterial.ts';
import { looksLikeDer, readPrivateDer, readPrivatePem } from './privatePem.ts';
import {
  badMember,
  certificates,
  isJsonObject,
  type JsonObject,
  oneOf,
  parseJwkText,
  unsignedBytes,
} from './publicKey.ts';
import { outOf, type ReadPrivateKey, requireUsable } from './rsaKey.ts';

const numbers = ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const;

/**
 * Reads the private RSA keys of a JWK or a JWKS. If at least one is usable, public keys and keys of other kinds are ignored.
 * Throws KeyInputError.
 */
function readPrivateJwks(text: string): ReadPrivateKey[] {
  const json = parseJwkText(text);
  const set: unknown = Array.isArray(json) ? json : isJsonObject(json) ? (json.keys ?? [json]) : undefined;
  if (!Array.isArray(set) || set.length === 0 || !set.every(isJsonObject)) {
    throw new KeyInputError({ reason: 'notAKey' });
  }
  const rsa = set.filter((jwk) => jwk.kty === 'RSA' && hasPrivateMember(jwk));
  return outOf(set.length, (rsa.length > 0 ? rsa : set.slice(0, 1)).map(readOne));
}

function readOne(jwk: JsonObject): ReadPrivateKey {
  if (!('kty' in jwk) && !numbers.some((member) => member in jwk)) throw new KeyInputError({ reason: 'notAKey' });
  if ('kty' in jwk && jwk.kty !== 'RSA') throw new KeyInputError({ reason: 'notRsa' });
  if (!hasPrivateMember(jwk)) throw new KeyInputError({ reason: 'public' });
  for (const member of ['kty', ...numbers] as const) {
    if (!(member in jwk)) throw new KeyInputError({ reason: 'missingMember', member });
  }
  const number = (member: (typeof numbers)[number]): string => {
    const bytes = unsignedBytes(jwk[member]);
    if (!bytes) throw badMember(member);
    return bytes.toString('base64url');
  };
  const key = requireUsable({
    kty: 'RSA',
    use: oneOf(jwk, 'use', ['sig']),
    ...('kid' in jwk && { kid: ownKid(jwk.kid) }),
    alg: oneOf(jwk, 'alg', ['RS256', 'RS384', 'RS512']),
    n: number('n'),
    e: number('e'),
    d: number('d'),
    p: number('p'),
    q: number('q'),
    dp: number('dp'),
    dq: number('dq'),
    qi: number('qi'),
  });
  return { ...key, ...certificates(jwk.x5c, thumbprint(key.jwk)) };
}

/**
 * The kid as the key's owner wrote it. It may differ from what the API accepts, because the key can be registered under
 * another.
 */
function ownKid(kid: unknown): string {
  if (typeof kid !== 'string' || kid === '' || kid.length > 255) throw new KeyInputError({ reason: 'badKid' });
  return kid;
}

/** Bytes. Callers check a file's size before they read it, as a larger file can't be a key. */
export const maxPrivateKeyBytes = 1024 * 1024;

/** How many layers of base64 to remove. The base64 of a JWK, for instance, may itself have been encoded again by mistake. */
const coats = 2;

/**
 * Reads the private RSA keys in a file or a pasted text, at least one: JWK, JWKS, either encrypted with a passphrase (RFC 7517
 * §7), PEM (PKCS#8, PKCS#1, either encrypted), DER, PKCS#12, and each of these as base64. Text may be UTF-8 or UTF-16. Throws
 * KeyInputError and Cancelled.
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
    throw error instanceof KeyInputError ? new KeyInputError(error.problem, 'private') : error;
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
