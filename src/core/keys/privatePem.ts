import { createPrivateKey, createPublicKey, getCiphers, type KeyObject, X509Certificate } from 'node:crypto';
import { KeyInputError, type Opening, passwordProblem } from './keyInputError.ts';
import { isWholeSequence, readPemBlocks } from './pem.ts';
import { decryptPkcs8, readPkcs12 } from './pkcs12/pkcs12.ts';
import { fromKeyObject, outOf, type ReadPrivateKey } from './rsaKey.ts';

/** Reads certificates from DER and leaves out those that are invalid. */
function readCertificates(ders: readonly Buffer[]): X509Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}

/** Adds the certificate chain to a key if one of the certificates belongs to it. */
function withChain(key: ReadPrivateKey, certificates: readonly X509Certificate[]): ReadPrivateKey {
  const object = createPrivateKey({ key: { ...key.jwk }, format: 'jwk' });
  const [own] = certificates
    .filter((certificate) => certificate.checkPrivateKey(object))
    // A renewed certificate may have the same key, so use the one that expires last.
    .sort((one, other) => Date.parse(other.validTo) - Date.parse(one.validTo));
  return own ? { ...key, x5c: chain(own, certificates).map(({ raw }) => raw.toString('base64')) } : key;
}

/**
 * Follows a certificate with its issuers, one after the other, except the root, which verifiers must already have (RFC 5246
 * §7.4.2).
 */
function chain(leaf: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const found = [leaf];
  for (let last: X509Certificate | undefined = leaf; last;) {
    const issued: X509Certificate = last;
    last = certificates.find((each) => !found.includes(each) && !isRoot(each) && isIssuer(each, issued));
    if (last) found.push(last);
  }
  return found;
}

function isRoot(certificate: X509Certificate): boolean {
  return isIssuer(certificate, certificate);
}

function isIssuer(issuer: X509Certificate, issued: X509Certificate): boolean {
  try {
    return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/**
 * Whether the bytes begin like a SEQUENCE that is long enough for a key. Text does not: in UTF-8, no octet above 127 follows
 * “0”.
 */
export function looksLikeDer(bytes: Buffer): boolean {
  return bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80;
}

/** Reads the private RSA keys of a PKCS#12 file, or the one in a PKCS#8 or PKCS#1 structure. Throws KeyInputError. */
export async function readPrivateDer(bytes: Buffer, opening: Opening): Promise<ReadPrivateKey[]> {
  if (!startsWith(bytes, version3)) return [await privateKeyFromDer(bytes, opening)];
  const { keys, certificates } = await readPkcs12(bytes, opening);
  const objects = keys.map((der) => keyObject(der));
  if (objects.length === 0)
    throw new KeyInputError({ reason: certificates.length > 0 ? 'certificateOnly' : 'notAKey' });
  const rsa = objects.filter((key) => key?.asymmetricKeyType === 'rsa');
  const readable = readCertificates(certificates);
  const read = (rsa.length > 0 ? rsa : objects).map((key) => withChain(fromKeyObject(required(key)), readable));
  return outOf(keys.length + certificates.length, read);
}

/** Reads one private key as PKCS#8, encrypted or not, or PKCS#1. Throws KeyInputError. */
async function privateKeyFromDer(der: Buffer, opening: Opening): Promise<ReadPrivateKey> {
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

/** The beginning of a PFX's content: INTEGER 3 (RFC 7292 §4). Keys have 0 or 1 there. */
const version3 = Buffer.from('020103', 'hex');
/** The beginning of an EncryptedPrivateKeyInfo's algorithm, after its length: object identifiers of PKCS#5 and PKCS#12. */
const passwordBased = [Buffer.from('06092a864886f70d0105', 'hex'), Buffer.from('060a2a864886f70d010c', 'hex')];

/** Whether the content of a SEQUENCE begins with these bytes, directly or within an inner SEQUENCE. */
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
      // The key is of another type, or this is not a key.
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

/** A key encrypted by OpenSSL's `-traditional`, with headers (RFC 1421 §4.6). Pasting into an input box joins its lines. */
const traditional =
  /-----BEGIN ([A-Z ]*PRIVATE KEY)-----\s*Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Z0-9-]+),\s*([0-9A-Fa-f]+)\s([A-Za-z0-9+/=\s]+)-----END \1-----/g;
/** OpenSSL writes these parameters before an EC key; they are not a key. */
const curve = /-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----/g;

interface EncryptedBlock {
  readonly pem: string;
  readonly cipher: string;
}

/**
 * Reads the private RSA keys of a PEM text, each with its chain if the text contains its certificates. If at least one is
 * usable, public keys and keys of other kinds are ignored. Throws KeyInputError.
 */
export async function readPrivatePem(text: string, opening: Opening): Promise<ReadPrivateKey[]> {
  const encrypted: EncryptedBlock[] = [];
  const plain = text
    .replace(curve, '')
    .replace(traditional, (_all, label: string, cipher: string, iv: string, body: string) => {
      const lines = body.replace(/\s+/g, '').match(/.{1,64}/g) ?? [];
      const headers = ['Proc-Type: 4,ENCRYPTED', `DEK-Info: ${cipher},${iv}`, ''];
      const pem = [`-----BEGIN ${label}-----`, ...headers, ...lines, `-----END ${label}-----`, ''].join('\n');
      encrypted.push({ pem, cipher });
      return '';
    });
  const blocks = readPemBlocks(plain);
  const keys: ReadPrivateKey[] = [];
  const others: KeyInputError[] = [];
  const take = async (read: () => ReadPrivateKey | Promise<ReadPrivateKey>): Promise<void> => {
    try {
      keys.push(await read());
    } catch (error) {
      if (!(error instanceof KeyInputError) || error.reason !== 'notRsa') throw error;
      others.push(error);
    }
  };
  for (const { label, der } of blocks)
    if (label.includes('PRIVATE KEY')) await take(() => privateKeyFromDer(der, opening));
  for (const block of encrypted) await take(() => decrypted(block, opening.password));
  if (keys.length === 0) throw others[0] ?? withoutKey(blocks.map(({ label }) => label));
  const certificates = readCertificates(blocks.filter(({ label }) => label === 'CERTIFICATE').map(({ der }) => der));
  const read = keys.map((key) => withChain(key, certificates));
  return outOf(blocks.length + encrypted.length, read);
}

function decrypted({ pem, cipher }: EncryptedBlock, password: string | undefined): ReadPrivateKey {
  if (!getCiphers().includes(cipher.toLowerCase())) throw new KeyInputError({ reason: 'unsupportedEncryption' });
  if (password === undefined || password === '') throw passwordProblem(password);
  let key;
  try {
    key = createPrivateKey({ key: pem, format: 'pem', passphrase: password });
  } catch {
    throw passwordProblem(password);
  }
  return fromKeyObject(key);
}

function withoutKey(labels: readonly string[]): KeyInputError {
  if (labels.includes('CERTIFICATE')) return new KeyInputError({ reason: 'certificateOnly' });
  return new KeyInputError({ reason: labels.some((label) => label.includes('PUBLIC KEY')) ? 'public' : 'notAKey' });
}
