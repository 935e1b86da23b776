import { l10n, type Uri, window, workspace } from 'vscode';
import { missingScopes, cliEnvironment } from '../core/config/altinnCliSettings.ts';
import { checkConfig, type ConfigFinding } from '../core/config/configCheck.ts';
import { readConfig } from '../core/config/configDocument.ts';
import { confirm, place } from '../messages/confirm.ts';
import { Refusal } from '../messages/problem.ts';
import type { Organisation } from '../session/organisation.ts';
import { readConfigFile, requireWritable, saveDocument, unsavedDocument } from './configFile.ts';
import { configsBlocked } from './findConfigs.ts';
import { agreeWithGit } from './gitGuard.ts';

/** What a person should know of a config before it is written; undefined for what writing puts right by itself. */
function findingText(finding: ConfigFinding): string | undefined {
  switch (finding.kind) {
    case 'otherEnvironment':
      return l10n.t('The file’s environment (“{0}”) will be replaced.', finding.value);
    case 'otherClient':
      return l10n.t('The file’s client ID (“{0}”) will be replaced.', finding.clientId);
    case 'otherKey':
      return l10n.t(
        'The file’s private key (“{0}”) will be replaced. Unless you have another copy, it will be lost.',
        finding.kid,
      );
    case 'otherKeyId':
      return l10n.t('The key has a different key ID in the file (“{0}”), which will be replaced.', finding.kid);
    case 'keyVaultReference':
      return l10n.t('The key is an Azure Key Vault reference, which will be replaced.');
    case 'unreadableKey':
      return l10n.t('The current value isn’t a key this extension can read. It will be replaced.');
    case 'baseAddress':
      return l10n.t(
        '“{0}” is “{1}”, which belongs to another environment. It won’t be changed, but should be “{2}”.',
        finding.name,
        finding.value,
        finding.expected,
      );
    case 'ignoredName':
      return l10n.t('The Altinn CLI ignores “{0}”. It reads the misspelled “ExhangeToAltinnToken”.', finding.name);
    case 'testOrgInProd':
      return l10n.t('“UseAltinnTestOrg” is true, but there is no test organisation in production.');
    case 'altinnAppSection':
      return l10n.t(
        'This section looks like it belongs to an Altinn app, which uses different properties from the Altinn CLI.',
      );
    case 'obsoleteEnvironment':
    case 'unknownEnvironment':
    case 'missingScopes':
      return undefined;
  }
}

/** What is going to be written, as far as it exists yet. */
interface Intent {
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
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('Can’t write a config here.'), why: blocked });
  const name = workspace.asRelativePath(uri);
  const unsaved = unsavedDocument(uri);
  const text = unsaved ? unsaved.getText() : await readConfigFile(uri);
  if (text !== undefined) await requireWritable(uri);
  const questions = [
    ...(intent.organisation.kind === 'sandbox' ? [sandboxQuestion()] : []),
    ...(text === undefined ? [] : findings(text, intent)),
    ...scopeQuestion(intent.scopes),
    ...(unsaved ? [l10n.t('The file has unsaved changes, which will be saved first.')] : []),
  ];
  if (questions.length > 0 && !(await agree(name, questions))) return undefined;
  if (unsaved) await saveDocument(unsaved);
  const agreed = await agreeWithGit(uri, intent.organisation);
  // Another file has other things in it to ask about; it is outside git, so this ends.
  return agreed === undefined || agreed.toString() === uri.toString() ? agreed : agreeToWrite(agreed, intent);
}

function sandboxQuestion(): string {
  return l10n.t(
    'The client is in the sandbox, which the Altinn CLI can’t reach. The file’s Environment will be “test”, and its key will only work with this extension’s Test Client command.',
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
  return [l10n.t('The client is missing scopes the Altinn CLI needs: {0}', missing.join(', '))];
}

async function agree(name: string, questions: readonly string[]): Promise<boolean> {
  const write = l10n.t('Write');
  const question = l10n.t('Write the private key to “{0}”?', name);
  return (await window.showWarningMessage(question, { modal: true, detail: questions.join('\n\n') }, write)) === write;
}

/** A file that is to get a new private key, and what a person calls it. */
export interface FileOfKey {
  readonly uri: Uri;
  readonly label: string;
}

/**
 * Asks all there is to ask before a key is replaced, in PROD and where files hold it, and finds out what would make it fail. False
 * when the person said no. Throws ConfigFileError and Refusal.
 */
export async function agreeToReplaceKey(
  organisation: Organisation,
  question: string,
  files: readonly FileOfKey[],
): Promise<boolean> {
  const blocked = files.length > 0 ? configsBlocked() : undefined;
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('Can’t write a config here.'), why: blocked });
  for (const { uri } of files) await requireWritable(uri);
  const unsaved = files.flatMap(({ uri }) => unsavedDocument(uri) ?? []);
  const detail = [
    place(organisation),
    organisation.kind === 'prod' ? l10n.t('This changes production immediately.') : undefined,
    l10n.t('A new key will be registered alongside it. The old key keeps working until you remove it.'),
    files.length > 0
      ? l10n.t(
          'Once Maskinporten accepts the new key, the old key will be replaced in: {0}',
          files.map(({ label }) => label).join(', '),
        )
      : l10n.t('No config in this workspace uses the old key.'),
    unsaved.length > 0
      ? l10n.t(
          'Unsaved changes will be saved first in: {0}',
          unsaved.map(({ uri }) => workspace.asRelativePath(uri)).join(', '),
        )
      : undefined,
  ];
  const isAsked = files.length > 0 || organisation.kind === 'prod';
  if (isAsked && !(await confirm(question, detail.filter(Boolean).join('\n\n'), l10n.t('Rotate')))) return false;
  for (const { uri } of files) {
    if (!(await agreeWithGit(uri, organisation, false))) return false;
  }
  for (const document of unsaved) await saveDocument(document);
  return true;
}
