import { l10n, window } from 'vscode';
import type { App } from '../app/app.ts';
import type { CommandName } from './names.ts';
import { nodeOf } from '../tree/treeProvider.ts';
import { runCommand } from './runCommand.ts';
import { commandTable } from './table.ts';

/**
 * Runs a command as VS Code calls it, with the line it was called on, or with nothing.
 *
 * VS Code forgets the lines below one that it draws anew until it has asked for them again. Of a button that is clicked meanwhile it
 * hands over `undefined` in the line's place, while the command palette hands over nothing at all. Which line was meant cannot be
 * known, and to ask would be to go on with something else than what the person pointed at.
 */
export async function callCommand(
  app: App,
  name: CommandName,
  given: readonly unknown[],
  /** Offered by lines only; names.ts would be one more file to load at activation if it were asked here. */
  isLineCommand: boolean,
): Promise<unknown> {
  if (isLineCommand && given.length > 0 && given[0] === undefined) {
    void window.showInformationMessage(
      l10n.t('The list changed just as you clicked, so nothing was done. Click once more.'),
    );
    return undefined;
  }
  return runCommand(app, commandTable[name], nodeOf(given[0]));
}
