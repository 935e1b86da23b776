import { l10n, window } from 'vscode';
import type { App } from '../app/app.ts';
import { nodeOf } from '../tree/treeProvider.ts';
import { type Command, runCommand } from './runCommand.ts';
import { copyClientId, copyKeyId, copyPublicKey } from './copyAndSave.ts';
import { continueCreation, createClient, giveUpCreation } from './createClient.ts';
import { diagnose } from './diagnose.ts';
import { addPublicKey } from './keys/addPublicKey.ts';
import { continueRotation, giveUpRotation } from './keys/continueRotation.ts';
import { exportKey } from './keys/exportKey.ts';
import { generateKey } from './keys/generateKey.ts';
import { importPrivateKey } from './keys/importPrivateKey.ts';
import { backUpKeys, restoreKeys } from './keys/keyBackup.ts';
import {
  closeKeysAtRisk,
  lookAtTheRest,
  refreshKeysAtRisk,
  showKeysAtRisk,
  showKeysAtRiskOf,
} from './keys/keysAtRisk.ts';
import { removeKey, renewKey } from './keys/registeredKey.ts';
import { rotateKey } from './keys/rotateKey.ts';
import type { CommandName } from './names.ts';
import { openSandbox, resetSandbox } from './sandbox.ts';
import { addScopes, removeScope } from './scopes.ts';
import { signIn, signOut, switchSyntheticOrganisation } from './signIn/signIn.ts';
import { signInAsMachine } from './signIn/signInAsMachine.ts';
import { getAccessToken } from './tokens/getAccessToken.ts';
import { testClient } from './tokens/testClient.ts';
import { filter, loadMore, openPortal, refresh, showClientJson, showLog, statusBar } from './view.ts';
import { writeAltinnCliConfig } from './writeAltinnCliConfig.ts';

/** Loaded when the first command is called. All at once: the app they need is three times their size. */
export const commandTable: Readonly<Record<CommandName, Command>> = {
  signIn,
  signInAsMachine,
  signOut,
  switchSyntheticOrganisation,
  openSandbox,
  resetSandbox,
  refresh,
  filter,
  loadMore,
  showLog,
  createClient,
  continueCreation,
  addScopes,
  removeScope,
  showKeysAtRisk,
  showKeysAtRiskOf,
  refreshKeysAtRisk,
  lookAtTheRest,
  closeKeysAtRisk,
  generateKey,
  addPublicKey,
  importPrivateKey,
  exportKey,
  backUpKeys,
  restoreKeys,
  rotateKey,
  continueRotation,
  giveUpRotation,
  giveUpCreation,
  renewKey,
  removeKey,
  writeAltinnCliConfig,
  testClient,
  getAccessToken,
  copyClientId,
  copyKeyId,
  copyPublicKey,
  openPortal,
  diagnose,
  statusBar,
  showClientJson,
};

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
    void window.showInformationMessage(l10n.t('The list changed just as you clicked, so nothing was done. Try again.'));
    return undefined;
  }
  return runCommand(app, commandTable[name], nodeOf(given[0]));
}
