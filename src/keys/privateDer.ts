import { createPrivateKey, createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readCertificates, withChain } from './certificateChain.ts';
import { KeyInputError } from './keyInputError.ts';
import type { Opening } from './opening.ts';
import { isWholeSequence } from './pemBlock.ts';
import { decryptPkcs8 } from './pkcs12/encryptedKey.ts';
import { readPkcs12 } from './pkcs12/pkcs12.ts';
import { fromKeyObject, outOf, type ReadPrivateKey } from './readPrivateKey.ts';

/** Whether bytes are a SEQUENCE as long as every key is; text is not: after “0” comes no octet above 127 in UTF-8. */
export function looksLikeDer(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80;
}

/** The private RSA keys of a PKCS#12 file, or the one of a PKCS#8 or PKCS#1 structure. Throws KeyInputError. */
export async function readPrivateDer(bytes: Buffer, opening: Opening): Promise<ReadPrivateKey[]> {
  if (!startsWith(bytes, version3)) return [await privateKeyFromDer(bytes, opening)];
  const { keys, certificates } = await readPkcs12(bytes, opening);
  const objects = keys.map((der) => keyObject(der));
  if (objects.length === 0)
    throw new KeyInputError({ reason: certificates.length > 0 ? 'certificateOnly' : 'notAKey' });
  const rsa = objects.filter((key) => key?.asymmetricKeyType === 'rsa');
  const known = readCertificates(certificates);
  const read = (rsa.length > 0 ? rsa : objects).map((key) => withChain(fromKeyObject(required(key)), known));
  return outOf(keys.length + certificates.length, read);
}

/** One private key as PKCS#8, encrypted or not, or PKCS#1. Throws KeyInputError. */
export async function privateKeyFromDer(der: Buffer, opening: Opening): Promise<ReadPrivateKey> {
  if (passwordBased.some((scheme) => startsWith(der, scheme))) {
    return fromKeyObject(required(keyObject(await decryptPkcs8(der, opening))));
  }
  const key = keyObject(der);
  if (key) return fromKeyObject(key);
  if (isReadable(() => new X509Certificate(der))) throw new KeyInputError({ reason: 'certificateOnly' });
  const isPublic = (['spki', 'pkcs1'] as const).some((type) =>
    isReadable(() => createPublicKey({ key: der, format: 'der', type })),
  );
  if (isPublic) throw new KeyInputError({ reason: 'public' });
  throw new KeyInputError({ reason: isWholeSequence(der) ? 'notAKey' : 'truncated' });
}

/** How the content of a PFX begins: INTEGER 3 (RFC 7292 §4); keys have 0 or 1 there. */
const version3 = Buffer.from('020103', 'hex');
/** How an EncryptedPrivateKeyInfo's algorithm begins, after its own length: PKCS#5's or PKCS#12's object identifiers. */
const passwordBased = [Buffer.from('06092a864886f70d0105', 'hex'), Buffer.from('060a2a864886f70d010c', 'hex')];

/** Whether the content of a SEQUENCE begins with these bytes, in a SEQUENCE of its own or not. */
function startsWith(der: Buffer, bytes: Buffer): boolean {
  const content = contentOf(der);
  const within = content[0] === 0x30 ? contentOf(content) : content;
  return within.subarray(0, bytes.length).equals(bytes);
}

function contentOf(der: Buffer): Buffer {
  const length = der[1] ?? 0;
  return der.subarray(2 + (length > 0x80 ? length - 0x80 : 0));
}

function keyObject(der: Buffer): KeyObject | undefined {
  for (const type of ['pkcs8', 'pkcs1', 'sec1'] as const) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      // It is of another type, or none.
    }
  }
  return undefined;
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

function required(key: KeyObject | undefined): KeyObject {
  if (!key) throw new KeyInputError({ reason: 'truncated' });
  return key;
}
