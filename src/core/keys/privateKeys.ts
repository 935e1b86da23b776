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
 * The private RSA keys of a JWK or a JWKS. Keys of other kinds and public ones are passed over where there is a usable one.
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

/** As the key's owner wrote it. Under another than this, and than what the API takes, it may be registered. */
function ownKid(kid: unknown): string {
  if (typeof kid !== 'string' || kid === '' || kid.length > 255) throw new KeyInputError({ reason: 'badKid' });
  return kid;
}

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
