import { l10n, type Uri, window, workspace } from 'vscode';
import { addToGitIgnore, gitRisk } from '../../configFiles/gitGuard.ts';
import { gitState } from '../../configFiles/gitState.ts';
import { nameOf } from './givenKeys.ts';

/** Offers to delete files whose keys have been imported, or to take them out of git's sight. */
export async function tidyFiles(files: readonly Uri[]): Promise<void> {
  if (files.length === 0) return;
  const states = await Promise.all(files.map(gitState));
  const visible = files.filter((_, index) => states[index] === 'wouldBeTracked');
  const risk = states.includes('tracked') ? 'tracked' : visible.length > 0 ? 'wouldBeTracked' : undefined;
  const said = l10n.t('The private keys still stand in: {0}', files.map(nameOf).join(', '));
  const remove = files.length > 1 ? l10n.t('Delete the Files') : l10n.t('Delete the File');
  const ignore = l10n.t('Add to .gitignore');
  const buttons = [remove, ...(visible.length > 0 ? [ignore] : []), l10n.t('Keep It')];
  const risks = risk ? [gitRisk(risk)] : [];
  if (risk === 'tracked') risks.push(l10n.t('If the file has been committed, replace the key.'));
  const chosen = await window.showWarningMessage([risk ? `${said}.` : said, ...risks].join(' '), ...buttons);
  if (chosen === remove) for (const file of files) await workspace.fs.delete(file);
  if (chosen === ignore) for (const file of visible) await addToGitIgnore(file);
}
