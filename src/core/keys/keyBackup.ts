import * as z from 'zod/mini';
import { type PrivateRsaJwk, privateRsaJwk } from './jwk.ts';
import { KeyInputError } from './keyInputError.ts';
import { decryptWithPassphrase, encryptWithPassphrase, looksLikeJwe } from './passphraseJwe.ts';
import { decodedText } from './pem.ts';

/** The file is not a backup of keys, is damaged, or was written by a later version. */
export class KeyBackupError extends Error {
  override readonly name = 'KeyBackupError';
  constructor(readonly reason: 'notABackup' | 'newer' | 'damaged') {
    super(`Backup of keys: ${reason}`);
  }
}

/** Bytes. Enough for a few thousand keys. */
export const maxBackupBytes = 16 * 1024 * 1024;

const version = 1;
const backup = z.object({
  version: z.literal(version),
  // Both become parts of a name in the secret storage, where a slash would lead to someone else's keys.
  environment: z.string().check(z.regex(/^[a-z0-9-]{1,20}$/)),
  orgno: z.string().check(z.regex(/^\d{9}$/)),
  keys: z.array(z.object({ clientId: z.string(), kid: z.string(), jwk: privateRsaJwk })),
});

/** An organisation's private keys in one environment. Secret. */
export type KeyBackup = Omit<z.infer<typeof backup>, 'version'>;
export type BackedUpKey = Readonly<{ clientId: string; kid: string; jwk: PrivateRsaJwk }>;

/** Encrypts the keys as one text: versioned JSON in a JWE in compact serialization. */
export function writeBackup({ environment, orgno, keys }: KeyBackup, passphrase: string): Promise<string> {
  const content = { version, environment, orgno, keys } satisfies z.infer<typeof backup>;
  return encryptWithPassphrase(JSON.stringify(content), passphrase);
}

/** Decrypts a backup. Throws KeyBackupError, and KeyInputError if the passphrase is missing or wrong. */
export async function readBackup(file: Uint8Array, passphrase: string | undefined): Promise<KeyBackup> {
  const text = decodedText(file)?.trim();
  if (file.byteLength > maxBackupBytes || !text?.startsWith('eyJ')) throw new KeyBackupError('notABackup');
  if (!looksLikeJwe(text)) throw new KeyBackupError('damaged');
  const content = parsed(await decrypted(text, passphrase));
  const read = backup.safeParse(content);
  if (read.success) return read.data;
  const newer = z.object({ version: z.number().check(z.gt(version)) }).safeParse(content).success;
  throw new KeyBackupError(newer ? 'newer' : 'notABackup');
}

async function decrypted(text: string, passphrase: string | undefined): Promise<string> {
  try {
    return (await decryptWithPassphrase(text, passphrase)).toString();
  } catch (error) {
    const reason = error instanceof KeyInputError ? error.reason : undefined;
    if (reason === 'truncated') throw new KeyBackupError('damaged');
    if (reason === 'unsupportedEncryption') throw new KeyBackupError('notABackup');
    throw error;
  }
}

/** The parser's error is dropped because it may quote the content. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
