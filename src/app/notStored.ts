import { l10n, type LogOutputChannel, window } from 'vscode';

/** Says that a session goes with this window, as VS Code's secret storage did not take what the server gave. */
export async function sayNotStored(log: LogOutputChannel): Promise<void> {
  log.warn('The secret storage refused a session’s new tokens; they are held in memory');
  const text = l10n.t(
    'Your sign-in couldn’t be stored, so it lasts until this window is closed. Unlock your system’s keyring to keep it.',
  );
  const showLog = l10n.t('Show Log');
  if ((await window.showWarningMessage(text, showLog)) === showLog) log.show();
}
