import { l10n, type TextDocument, type Uri, workspace } from 'vscode';
import { Refusal } from '../problems/refusal.ts';

/** The document of a file that has changes in an editor. */
export function unsavedDocument(uri: Uri): TextDocument | undefined {
  return workspace.textDocuments.find((document) => document.isDirty && document.uri.toString() === uri.toString());
}

/** Saves what the person has agreed to have saved. Throws Refusal when VS Code does not. */
export async function saveDocument(document: TextDocument): Promise<void> {
  if (await document.save()) return;
  throw new Refusal({
    what: l10n.t('“{0}” could not be saved.', workspace.asRelativePath(document.uri)),
    why: l10n.t('It has unsaved changes, and nothing was written over them.'),
    next: l10n.t('Save or revert it, then try again.'),
  });
}
