import { env, l10n, window } from 'vscode';

/** Offers to empty the clipboard while the private key that was pasted from it is still there. */
export async function tidyClipboard(pasted: string): Promise<void> {
  if (!(await isStillThere(pasted))) return;
  const clear = l10n.t('Clear the Clipboard');
  const said = l10n.t('The private key is still on the clipboard.');
  const chosen = await window.showWarningMessage(said, clear, l10n.t('Leave It There'));
  // Something else may have been copied meanwhile.
  if (chosen === clear && (await isStillThere(pasted))) await env.clipboard.writeText('');
}

/** An input box drops the line ends of what is pasted. */
async function isStillThere(pasted: string): Promise<boolean> {
  const bare = (text: string) => text.replace(/\s/g, '');
  return bare(await env.clipboard.readText()) === bare(pasted);
}
