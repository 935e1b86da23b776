import { commands, l10n, type LogOutputChannel, window } from 'vscode';
import type { Log } from '../core/http/http.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import { type Organisation, organisationKey } from '../session/organisation.ts';
import type { SettingName } from '../session/settings.ts';

/** Warns of something that went on without what it needed. `line` is for the log, which a button opens. */
async function warn(log: LogOutputChannel, text: string, line: string): Promise<void> {
  log.warn(line);
  const showLog = l10n.t('Show Log');
  if ((await window.showWarningMessage(text, showLog)) === showLog) log.show();
}

/** Says that a session goes with this window, as VS Code's secret storage did not take what the server gave. */
export function sayNotStored(log: LogOutputChannel): Promise<void> {
  const text = l10n.t(
    'Your sign-in couldn’t be stored, so it only lasts until you close this window. Unlock this machine’s keyring to keep it.',
  );
  return warn(log, text, 'Couldn’t store a session’s new tokens in secret storage; keeping them in memory');
}

/** Says that a secret is still to be deleted, after a sign-out. */
export function sayNotDeleted(log: LogOutputChannel): Promise<void> {
  const text = l10n.t(
    'You’re signed out, but the sign-in secret couldn’t be deleted from VS Code’s secret storage. It will be deleted the next time this machine’s keyring is unlocked.',
  );
  return warn(log, text, 'Couldn’t delete a secret from secret storage; will retry');
}

/** Says once what of an organisation's lists could not be read, and is therefore not shown. */
export class UnreadableEntries {
  private readonly said = new Set<string>();

  constructor(private readonly log: LogOutputChannel) {}

  readonly tell = (organisation: Organisation, names: readonly string[]): void => {
    const key = `${organisationKey(organisation)} ${names.join(' ')}`;
    if (this.said.has(key)) return;
    this.said.add(key);
    const { text } = environmentLabel(organisation);
    const message = l10n.t(
      'Couldn’t read these clients, keys or scopes of {0} ({1}), so they aren’t shown: {2}',
      organisation.name,
      text,
      names.join(', '),
    );
    void warn(this.log, message, `Ignored entries with an unexpected format: ${names.join(', ')}`);
  };
}

/** Says that a setting cannot be used, with the way to it. */
export async function sayUnusable(name: SettingName, log: Log): Promise<void> {
  const setting = `maskinporten.${name}`;
  log.warn(`The setting ${setting} has an invalid value; using the default`);
  const open = l10n.t('Open Settings');
  const text = l10n.t('The setting “{0}” has an invalid value. The default is used instead.', setting);
  if ((await window.showWarningMessage(text, open)) === open) {
    await commands.executeCommand('workbench.action.openSettings', setting);
  }
}
