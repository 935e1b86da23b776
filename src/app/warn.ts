import { l10n, type LogOutputChannel, window } from 'vscode';

/** Warns of something that went on without what it needed. `line` is for the log, which a button opens. */
export async function warn(log: LogOutputChannel, text: string, line: string): Promise<void> {
  log.warn(line);
  const showLog = l10n.t('Show Log');
  if ((await window.showWarningMessage(text, showLog)) === showLog) log.show();
}
