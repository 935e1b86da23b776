import { commands, l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { App } from '../app/app.ts';
import { organisationItem } from './target.ts';

interface Choice extends QuickPickItem {
  readonly command?: string;
}

/** What a click on the status bar offers: the organisations, and help. */
export async function statusBar(app: App): Promise<void> {
  const organisations = app.sessions.organisations().map((of): Choice => ({
    ...organisationItem(of),
    command: 'maskinporten.organisations.focus',
  }));
  const choices: Choice[] = [
    ...organisations,
    { label: '', kind: QuickPickItemKind.Separator },
    { label: `$(pulse) ${l10n.t('Diagnose…')}`, command: 'maskinporten.diagnose' },
    { label: `$(refresh) ${l10n.t('Refresh')}`, command: 'maskinporten.refresh' },
    { label: `$(output) ${l10n.t('Show Log')}`, command: 'maskinporten.showLog' },
  ];
  const chosen = await window.showQuickPick(choices, { title: 'Maskinporten', matchOnDescription: true });
  if (chosen?.command !== undefined) await commands.executeCommand(chosen.command);
}
