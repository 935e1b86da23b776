import { l10n, type Uri, workspace } from 'vscode';
import { Refusal } from '../problems/refusal.ts';
import type { Organisation } from '../session/organisation.ts';
import { confirm, place } from '../wording/confirm.ts';
import { requireWritable } from './configFile.ts';
import { configsBlocked } from './findConfigs.ts';
import { agreeWithGit } from './gitGuard.ts';
import { saveDocument, unsavedDocument } from './unsavedDocument.ts';

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
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('No config can be written here.'), why: blocked });
  for (const { uri } of files) await requireWritable(uri);
  const unsaved = files.flatMap(({ uri }) => unsavedDocument(uri) ?? []);
  const detail = [
    place(organisation),
    organisation.kind === 'prod' ? l10n.t('This changes production at once.') : undefined,
    l10n.t('A new key is registered beside it. The old one stays and works until you remove it.'),
    files.length > 0
      ? l10n.t(
          'When Maskinporten accepts the new key, it takes the old one’s place in: {0}',
          files.map(({ label }) => label).join(', '),
        )
      : l10n.t('No config in this workspace holds the old key.'),
    unsaved.length > 0
      ? l10n.t(
          'Unsaved changes are saved first: {0}',
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
