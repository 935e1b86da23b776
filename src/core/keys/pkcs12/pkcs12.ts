import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { KeyInputError, type Opening, passwordProblem } from '../keyInputError.ts';
import { type BerElement, berTag, childOf, isSequence, octetsOf, oidOf, readBer } from './ber.ts';
import {
  decrypt,
  hmacHash,
  iterationsOf,
  kdfPurpose,
  type PasswordBytes,
  passwordBytes,
  pbkdf2Key,
  pkcs12Kdf,
} from './decrypt.ts';

/**
 * Decrypts an encrypted PKCS#8 key (RFC 5958 §3) and returns it as plain PKCS#8. Throws KeyInputError ('passwordNeeded',
 * 'wrongPassword', 'unsupportedEncryption', 'truncated') and Cancelled.
 */
export async function decryptPkcs8(der: Buffer, opening: Opening): Promise<Buffer> {
  const element = readBer(der);
  for (const bytes of passwordBytes(opening.password ?? '')) {
    const plain = await decryptKeyInfo(element, bytes, opening);
    if (plain && isSequence(plain)) return plain;
  }
  throw passwordProblem(opening.password);
}

/** Decrypts an EncryptedPrivateKeyInfo: `SEQUENCE { algorithm, OCTET STRING }`. Returns undefined if the password is wrong. */
async function decryptKeyInfo(
  element: BerElement,
  password: PasswordBytes,
  opening: Opening,
): Promise<Buffer | undefined> {
  const algorithm = childOf(element, 0, berTag.sequence);
  return decrypt(algorithm, octetsOf(childOf(element, 1)), password, opening);
}

/** The contents of a PKCS#12 file: keys as PKCS#8 and certificates as X.509, both in DER and in any order. */
interface Pkcs12Content {
  readonly keys: Buffer[];
  readonly certificates: Buffer[];
}

/** RFC 5652 §4, §8. */
const data = '1.2.840.113549.1.7.1';
const encryptedData = '1.2.840.113549.1.7.6';

/** RFC 7292 §4.2. */
const bag = {
  key: '1.2.840.113549.1.12.10.1.1',
  shroudedKey: '1.2.840.113549.1.12.10.1.2',
  certificate: '1.2.840.113549.1.12.10.1.3',
  safeContents: '1.2.840.113549.1.12.10.1.6',
};
/** RFC 8018 appendix A.5. */
const pbmac1 = '1.2.840.113549.1.5.14';
const x509Certificate = '1.2.840.113549.1.9.22.1';

/** No real file has more bags. */
const mostBags = 64;

/** RFC 8017 appendix B.1. */
const hashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.4': 'sha224',
  '2.16.840.1.101.3.4.2.1': 'sha256',
  '2.16.840.1.101.3.4.2.2': 'sha384',
  '2.16.840.1.101.3.4.2.3': 'sha512',
};

/**
 * Reads a password-protected PKCS#12 file (RFC 7292, RFC 9579). Nothing is decrypted before its MAC has been verified. A file
 * without a MAC is read if its decrypted content is valid. Throws KeyInputError ('passwordNeeded', 'wrongPassword',
 * 'unsupportedEncryption', 'truncated') and Cancelled.
 */
export async function readPkcs12(bytes: Buffer, opening: Opening): Promise<Pkcs12Content> {
  const pfx = readBer(bytes);
  const authSafe = octetsOf(explicitContent(childOf(pfx, 1, berTag.sequence), data));
  const macData = pfx.children[2];
  if (macData) {
    const proven = await provenPassword(macData, authSafe, opening);
    return readSafes(authSafe, proven, opening);
  }
  const [likeliest] = passwordBytes(opening.password ?? '');
  return readSafes(authSafe, likeliest, opening);
}

/** The encoding of the password with which the MAC is correct. */
async function provenPassword(macData: BerElement, authSafe: Buffer, opening: Opening): Promise<PasswordBytes> {
  const digestInfo = childOf(macData, 0, berTag.sequence);
  const algorithm = childOf(digestInfo, 0, berTag.sequence);
  const mac = octetsOf(childOf(digestInfo, 1, berTag.octets));
  const candidates = passwordBytes(opening.password ?? '');
  const [likeliest] = candidates;
  if (oidOf(childOf(algorithm, 0)) === pbmac1) {
    if (isSame(mac, await pbmac1Of(algorithm, authSafe, likeliest.utf8, opening))) return likeliest;
    throw passwordProblem(opening.password);
  }
  for (const bytes of candidates) {
    if (isSame(mac, await pkcs12MacOf(macData, algorithm, authSafe, bytes.bmp, opening))) return bytes;
  }
  throw passwordProblem(opening.password);
}

/** The MAC according to RFC 7292 §4 and appendix B. */
async function pkcs12MacOf(
  macData: BerElement,
  algorithm: BerElement,
  authSafe: Buffer,
  password: Buffer,
  opening: Opening,
): Promise<Buffer> {
  const hash = hashes[oidOf(childOf(algorithm, 0))];
  if (hash === undefined) throw new KeyInputError({ reason: 'unsupportedEncryption' });
  const salt = octetsOf(childOf(macData, 1, berTag.octets));
  const count = macData.children[2];
  const length = createHash(hash).digest().length;
  const from = { hash, password, salt, iterations: count ? iterationsOf(count) : 1, purpose: kdfPurpose.mac, length };
  return createHmac(hash, await pkcs12Kdf(from, opening))
    .update(authSafe)
    .digest();
}

/**
 * The MAC according to RFC 9579 §3, with the parameters `SEQUENCE { keyDerivation, messageAuthentication }`. The salt and
 * iterations outside them are not used.
 */
async function pbmac1Of(algorithm: BerElement, authSafe: Buffer, password: Buffer, opening: Opening): Promise<Buffer> {
  const parameters = childOf(algorithm, 1, berTag.sequence);
  const hash = hmacHash(childOf(parameters, 1, berTag.sequence));
  const key = await pbkdf2Key(childOf(parameters, 0, berTag.sequence), password, opening);
  return createHmac(hash, key).update(authSafe).digest();
}

function isSame(mac: Buffer, expected: Buffer): boolean {
  return mac.length === expected.length && timingSafeEqual(mac, expected);
}

async function readSafes(authSafe: Buffer, bytes: PasswordBytes, opening: Opening): Promise<Pkcs12Content> {
  const { password } = opening;
  const bags: BerElement[] = [];
  for (const contentInfo of readBer(authSafe).children) {
    bags.push(...readBer(await safeContents(contentInfo, bytes, opening)).children);
  }
  const content: Pkcs12Content = { keys: [], certificates: [] };
  for (let next = bags.shift(), count = 1; next; next = bags.shift(), count++) {
    if (count > mostBags) throw new KeyInputError({ reason: 'truncated' });
    const value = childOf(childOf(next, 1, berTag.context0), 0);
    switch (oidOf(childOf(next, 0))) {
      case bag.key:
        content.keys.push(value.whole);
        break;
      case bag.shroudedKey:
        content.keys.push(opened(await decryptKeyInfo(value, bytes, opening), password));
        break;
      case bag.certificate:
        if (oidOf(childOf(value, 0)) === x509Certificate) {
          content.certificates.push(octetsOf(childOf(childOf(value, 1, berTag.context0), 0)));
        }
        break;
      case bag.safeContents:
        bags.push(...value.children);
        break;
    }
  }
  return content;
}

/** The decrypted SafeContents of one part of the file. */
async function safeContents(contentInfo: BerElement, bytes: PasswordBytes, opening: Opening): Promise<Buffer> {
  if (oidOf(childOf(contentInfo, 0)) !== encryptedData) return octetsOf(explicitContent(contentInfo, data));
  // EncryptedData: SEQUENCE { version, SEQUENCE { type, algorithm, [0] IMPLICIT OCTET STRING } }
  const info = childOf(explicitContent(contentInfo, encryptedData), 1, berTag.sequence);
  const algorithm = childOf(info, 1, berTag.sequence);
  const encrypted = childOf(info, 2);
  if (encrypted.tag !== berTag.implicit0 && encrypted.tag !== berTag.context0)
    throw new KeyInputError({ reason: 'truncated' });
  return opened(await decrypt(algorithm, octetsOf(encrypted), bytes, opening), opening.password);
}

/** The content of a ContentInfo of this type: `SEQUENCE { type, [0] EXPLICIT content }`. */
function explicitContent(contentInfo: BerElement, type: string): BerElement {
  // Files encrypted with someone's public key (RFC 7292 §3.1) would require that person's private key.
  if (oidOf(childOf(contentInfo, 0)) !== type) throw new KeyInputError({ reason: 'unsupportedEncryption' });
  return childOf(childOf(contentInfo, 1, berTag.context0), 0);
}

/** Returns the decrypted bytes. One wrong password in 256 leaves valid padding, but then the bytes are not a single SEQUENCE. */
function opened(plain: Buffer | undefined, password: string | undefined): Buffer {
  if (!plain || !isSequence(plain)) throw passwordProblem(password);
  return plain;
}
