import * as z from 'zod/mini';
import { type PrivateRsaJwk, privateRsaJwk } from './jwk.ts';
import { KeyInputError } from './keyInputError.ts';
import { decryptWithPassphrase, encryptWithPassphrase, looksLikeJwe } from './passphraseJwe.ts';
import { decodedText } from './pem.ts';

/** A file that is no backup of keys, or one that a later version wrote. */
export class KeyBackupError extends Error {
  override readonly name = 'KeyBackupError';
  constructor(readonly reason: 'notABackup' | 'newer' | 'damaged') {
    super(`Backup of keys: ${reason}`);
  }
}

/** Bytes: some thousand keys. */
export const maxBackupBytes = 16 * 1024 * 1024;

const version = 1;
const backup = z.object({
  version: z.literal(version),
  // Both become parts of a name in the secret storage, where a slash would lead to somebody else's keys.
  environment: z.string().check(z.regex(/^[a-z0-9-]{1,20}$/)),
  orgno: z.string().check(z.regex(/^\d{9}$/)),
  keys: z.array(z.object({ clientId: z.string(), kid: z.string(), jwk: privateRsaJwk })),
});

/** The private keys of an organisation in one environment. Secret. */
export type KeyBackup = Omit<z.infer<typeof backup>, 'version'>;
export type BackedUpKey = Readonly<{ clientId: string; kid: string; jwk: PrivateRsaJwk }>;

/** The keys as one encrypted text: a JWE in compact serialization of versioned JSON. */
export function writeBackup({ environment, orgno, keys }: KeyBackup, passphrase: string): Promise<string> {
  const content = { version, environment, orgno, keys } satisfies z.infer<typeof backup>;
  return encryptWithPassphrase(JSON.stringify(content), passphrase);
}

/** Throws KeyBackupError, and KeyInputError for a passphrase that is missing or wrong. */
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

/** Its parser's error is not kept: it may quote what it read. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
