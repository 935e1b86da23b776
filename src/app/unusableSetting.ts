import { commands, l10n, window } from 'vscode';
import type { Log } from '../http/log.ts';
import type { SettingName } from '../session/settings.ts';

/** Says that a setting cannot be used, with the way to it. */
export async function sayUnusable(name: SettingName, log: Log): Promise<void> {
  const setting = `maskinporten.${name}`;
  log.warn(`The setting ${setting} cannot be used; its default counts`);
  const open = l10n.t('Open Settings');
  const text = l10n.t('The setting “{0}” has a value that can’t be used. Its default is used instead.', setting);
  if ((await window.showWarningMessage(text, open)) === open) {
    await commands.executeCommand('workbench.action.openSettings', setting);
  }
}
