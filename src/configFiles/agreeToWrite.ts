import { l10n, type Uri, window, workspace } from 'vscode';
import { checkConfig } from '../altinnCli/configCheck.ts';
import { readConfig } from '../altinnCli/configDocument.ts';
import { missingScopes } from '../altinnCli/requiredScopes.ts';
import { findingText } from '../wording/findingText.ts';
import { Refusal } from '../problems/refusal.ts';
import type { Organisation } from '../session/organisation.ts';
import { readConfigFile, requireWritable } from './configFile.ts';
import { configsBlocked } from './findConfigs.ts';
import { agreeWithGit } from './gitGuard.ts';
import { saveDocument, unsavedDocument } from './unsavedDocument.ts';
import { cliEnvironment } from './writeClientConfig.ts';

/** What is going to be written, as far as it exists yet. */
export interface Intent {
  readonly organisation: Organisation;
  readonly scopes: readonly string[];
  readonly clientId?: string;
  readonly key?: { readonly kid: string; readonly n: string };
}

/**
 * Asks all there is to ask before a private key is written into a file, and finds out what would make it fail. The file that
 * was agreed to, which may be another, safer one; undefined when the person said no. Throws ConfigError, ConfigFileError and
 * Refusal.
 */
export async function agreeToWrite(uri: Uri, intent: Intent): Promise<Uri | undefined> {
  const blocked = configsBlocked();
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('No config can be written here.'), why: blocked });
  const name = workspace.asRelativePath(uri);
  const unsaved = unsavedDocument(uri);
  const text = unsaved ? unsaved.getText() : await readConfigFile(uri);
  if (text !== undefined) await requireWritable(uri);
  const questions = [
    ...(intent.organisation.kind === 'sandbox' ? [sandboxQuestion()] : []),
    ...(text === undefined ? [] : findings(text, intent)),
    ...scopeQuestion(intent.scopes),
    ...(unsaved ? [l10n.t('The file has unsaved changes. They are saved first.')] : []),
  ];
  if (questions.length > 0 && !(await agree(name, questions))) return undefined;
  if (unsaved) await saveDocument(unsaved);
  const agreed = await agreeWithGit(uri, intent.organisation);
  // Another file has other things in it to ask about; it is outside git, so this ends.
  return agreed === undefined || agreed.toString() === uri.toString() ? agreed : agreeToWrite(agreed, intent);
}

function sandboxQuestion(): string {
  return l10n.t(
    'The client is in the sandbox, which the Altinn CLI cannot reach. The file gets Environment “test”, and its key works only with this extension’s Test Client.',
  );
}

/** What stands in the file and would be lost, or would not work. Throws ConfigError for a file that cannot be edited. */
function findings(text: string, { organisation, clientId, key }: Intent): string[] {
  const environment = cliEnvironment(organisation.kind);
  // A key that is yet to be made differs from any.
  const expected = { environment, clientId: clientId ?? '', key: key ?? { kid: '', n: '' } };
  return checkConfig(readConfig(text), expected).flatMap((finding) => findingText(finding) ?? []);
}

function scopeQuestion(scopes: readonly string[]): string[] {
  const missing = missingScopes(scopes);
  if (missing.length === 0) return [];
  return [l10n.t('The client lacks scopes the Altinn CLI needs: {0}', missing.join(', '))];
}

async function agree(name: string, questions: readonly string[]): Promise<boolean> {
  const write = l10n.t('Write');
  const question = l10n.t('Write the private key to “{0}”?', name);
  return (await window.showWarningMessage(question, { modal: true, detail: questions.join('\n\n') }, write)) === write;
}
