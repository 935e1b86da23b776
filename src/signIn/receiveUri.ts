import { l10n, type Uri, window } from 'vscode';
import type { EditorRedirects } from './editorRedirect.ts';

/** The browser came back by the editor's own address. */
export async function receiveUri(
  { editorRedirects }: { readonly editorRedirects: EditorRedirects },
  uri: Uri,
): Promise<void> {
  if (editorRedirects.receive(uri)) return;
  await window.showWarningMessage(
    l10n.t('A login came back to a window that does not wait for one. It began in another window, or was cancelled.'),
  );
}
