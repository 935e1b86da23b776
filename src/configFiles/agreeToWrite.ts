import { l10n, type Uri, window, workspace } from 'vscode';
import { readConfig } from '../altinnCli/configDocument.ts';
import { Refusal } from '../problems/refusal.ts';
import type { Organisation } from '../session/organisation.ts';
import { readConfigFile, requireWritable } from './configFile.ts';
import { configsBlocked } from './findConfigs.ts';
import { agreeWithGit } from './gitGuard.ts';
import { heldKey } from './heldKey.ts';

/**
 * Asks all there is to ask before a private key is written into a file, and finds out what would make it fail. False when
 * the person said no. `kid` is the key that is to be written, when it exists already. Throws ConfigError, ConfigFileError
 * and Refusal.
 */
export async function agreeToWrite(uri: Uri, organisation: Organisation, kid?: string): Promise<boolean> {
  const blocked = configsBlocked();
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('No config can be written here.'), why: blocked });
  const name = workspace.asRelativePath(uri);
  const editor = workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString() && document.isDirty,
  );
  const text = editor ? editor.getText() : await readConfigFile(uri);
  if (text !== undefined) await requireWritable(uri);
  const questions = [
    ...(organisation.environment === 'sandbox' ? [sandboxQuestion()] : []),
    ...(text === undefined ? [] : overwriteQuestions(text, kid)),
    ...(editor ? [l10n.t('The file has unsaved changes. They are saved first.')] : []),
  ];
  if (questions.length > 0 && !(await agree(name, questions))) return false;
  if (editor && !(await editor.save())) {
    throw new Refusal({
      what: l10n.t('“{0}” could not be saved.', name),
      why: l10n.t('It has unsaved changes, and nothing was written over them.'),
      next: l10n.t('Save or revert it, then try again.'),
    });
  }
  return agreeWithGit(uri, organisation);
}

function sandboxQuestion(): string {
  return l10n.t(
    'The client is in the sandbox, which the Altinn CLI cannot reach. The file gets Environment “test”, and its key works only with this extension’s Test Client.',
  );
}

/** What stands in the file and would be lost. Throws ConfigError for a file that cannot be edited. */
function overwriteQuestions(text: string, kid: string | undefined): string[] {
  const { settings } = readConfig(text);
  const held = heldKey(settings.EncodedJwk?.text);
  switch (held.kind) {
    case 'key':
      return held.kid === kid ? [] : [l10n.t('The private key that stands there now (“{0}”) is replaced.', held.kid)];
    case 'reference':
      return [l10n.t('A reference to Azure Key Vault stands where the key goes; it is replaced.')];
    case 'unreadable':
      return [l10n.t('What stands where the key goes is no key this extension can read; it is replaced.')];
    case 'none':
      return [];
  }
}

async function agree(name: string, questions: readonly string[]): Promise<boolean> {
  const write = l10n.t('Write');
  const question = l10n.t('Write the private key to “{0}”?', name);
  return (await window.showWarningMessage(question, { modal: true, detail: questions.join('\n\n') }, write)) === write;
}
