import { l10n, type LogOutputChannel } from 'vscode';
import { warn } from './warn.ts';

/** Says that a session goes with this window, as VS Code's secret storage did not take what the server gave. */
export function sayNotStored(log: LogOutputChannel): Promise<void> {
  const text = l10n.t(
    'Your sign-in couldn’t be stored, so it lasts until this window is closed. Unlock your system’s keyring to keep it.',
  );
  return warn(log, text, 'The secret storage refused a session’s new tokens; they are held in memory');
}

/** Says that a secret is still to be deleted, after a sign-out. */
export function sayNotDeleted(log: LogOutputChannel): Promise<void> {
  const text = l10n.t(
    'You’re signed out, but VS Code’s secret storage didn’t delete the secret of the sign-in. It’s deleted the next time your system’s keyring is unlocked.',
  );
  return warn(log, text, 'The secret storage did not delete a secret; it will be asked again');
}
