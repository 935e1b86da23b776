import { l10n, type LogOutputChannel, window } from 'vscode';

/** Says that a session goes with this window, as VS Code's secret storage did not take what the server gave. */
export function sayNotStored(log: LogOutputChannel): Promise<void> {
  const text = l10n.t(
    'Your sign-in couldn’t be stored, so it lasts until this window is closed. Unlock your system’s keyring to keep it.',
  );
  return say(text, 'The secret storage refused a session’s new tokens; they are held in memory', log);
}

/** Says that a secret is still to be deleted, after a sign-out. */
export function sayNotDeleted(log: LogOutputChannel): Promise<void> {
  const text = l10n.t(
    'You’re signed out, but VS Code’s secret storage didn’t delete the secret of the sign-in. It’s deleted the next time your system’s keyring is unlocked.',
  );
  return say(text, 'The secret storage did not delete a secret; it will be asked again', log);
}

async function say(text: string, line: string, log: LogOutputChannel): Promise<void> {
  log.warn(line);
  const showLog = l10n.t('Show Log');
  if ((await window.showWarningMessage(text, showLog)) === showLog) log.show();
}
