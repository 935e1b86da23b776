import { l10n, type Uri, window, workspace } from 'vscode';
import { whileWaitedFor } from '../whileCancellable.ts';
import { KeyInputError } from '../../keys/keyInputError.ts';
import { maxPrivateKeyBytes, readPrivateKeys } from '../../keys/privateKeys.ts';
import type { ReadPrivateKey } from '../../keys/readPrivateKey.ts';

/** Asks for a private key as text, which is not shown. */
export function pasteKey(title: string): Thenable<string | undefined> {
  return window.showInputBox({ title, password: true, ignoreFocusOut: true });
}

/** Looked at before it is read, so that a film chosen by mistake does no harm. Throws KeyInputError. */
export async function readKeyFile(uri: Uri): Promise<Uint8Array> {
  if ((await workspace.fs.stat(uri)).size > maxPrivateKeyBytes)
    throw new KeyInputError({ reason: 'tooLarge' }, 'private');
  return workspace.fs.readFile(uri);
}

/** The keys in a file or a text; asks for its password if it has one. Undefined when given up. Throws KeyInputError. */
export function readWithPassword(input: Uint8Array | string, title: string): Promise<ReadPrivateKey[] | undefined> {
  const opens = l10n.t('Opening the key');
  return withPassword(title, (password) => whileWaitedFor(opens, (signal) => readPrivateKeys(input, password, signal)));
}

/** Reads, asking for the password as long as the one that was given is missing or wrong. Undefined when given up. */
export async function withPassword<Read>(
  title: string,
  read: (password: string | undefined) => Promise<Read>,
): Promise<Read | undefined> {
  let password: string | undefined;
  for (;;) {
    try {
      return await read(password);
    } catch (error) {
      const reason = error instanceof KeyInputError ? error.problem.reason : undefined;
      if (reason !== 'passwordNeeded' && reason !== 'wrongPassword') throw error;
      password = await window.showInputBox({
        title,
        password: true,
        ignoreFocusOut: true,
        ...(reason === 'wrongPassword' && { prompt: l10n.t('That was not the password. Try again.') }),
      });
      if (password === undefined) return undefined;
    }
  }
}
