import { createPrivateKey, getCiphers } from 'node:crypto';
import { readCertificates, withChain } from './certificateChain.ts';
import { isKeyInputError, KeyInputError } from './keyInputError.ts';
import type { Opening } from './opening.ts';
import { passwordProblem } from './passwordProblem.ts';
import { readPemBlocks } from './pemBlock.ts';
import { privateKeyFromDer } from './privateDer.ts';
import { fromKeyObject, outOf, type ReadPrivateKey } from './readPrivateKey.ts';

/** A key as OpenSSL's `-traditional` encrypts it, with headers of RFC 1421 §4.6; an input box pastes it as one line. */
const traditional =
  /-----BEGIN ([A-Z ]*PRIVATE KEY)-----\s*Proc-Type:\s*4,\s*ENCRYPTED\s+DEK-Info:\s*([A-Z0-9-]+),\s*([0-9A-Fa-f]+)\s([A-Za-z0-9+/=\s]+)-----END \1-----/g;
/** OpenSSL writes them before an EC key, and they are none. */
const curve = /-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----/g;

interface EncryptedBlock {
  readonly pem: string;
  readonly cipher: string;
}

/**
 * The private RSA keys of a PEM text, each with its chain if the text also has its certificates. Keys of other kinds and public
 * ones are passed over where there is a usable one. Throws KeyInputError.
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
      if (!isKeyInputError(error) || error.reason !== 'notRsa') throw error;
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
