import { homedir } from 'node:os';
import path from 'node:path';
import { l10n, Uri, window, workspace } from 'vscode';
import { confirm } from '../messages/confirm.ts';
import type { Organisation } from '../session/organisation.ts';
import { writeSecretFile } from '../workspace/configFile.ts';
import { agreeWithGit } from '../workspace/gitGuard.ts';

/** Asks where, and whether to overwrite what is there. `secretOf`: also before git may take it along. Undefined for nowhere. */
export async function chooseFile(title: string, name: string, secretOf?: Organisation): Promise<Uri | undefined> {
  // Not the workspace, which is what would be offered: few of those are a place for keys.
  const uri = await window.showSaveDialog({ title, defaultUri: inHome(name) });
  if (!uri || (secretOf && !(await agreeWithGit(uri, secretOf, false)))) return undefined;
  const isNew = await workspace.fs.stat(uri).then(
    () => false,
    () => true,
  );
  return isNew || (await agreeToReplace(uri)) ? uri : undefined;
}

/** Writes the file for its owner only, and says so. */
export async function saveFile(uri: Uri, text: string): Promise<void> {
  await writeSecretFile(uri, text);
  void window.showInformationMessage(l10n.t('Saved: {0}', uri.fsPath));
}

export function inHome(name: string): Uri {
  return Uri.file(path.join(homedir(), name));
}

function agreeToReplace(uri: Uri): Promise<boolean> {
  const question = l10n.t('Overwrite “{0}”?', uri.fsPath);
  return confirm(question, l10n.t('Its contents will be overwritten.'), l10n.t('Overwrite'));
}
