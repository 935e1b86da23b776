import { addPublicKey } from './addPublicKey.ts';
import { copyClientId, copyKeyId, copyPublicKey } from './copy.ts';
import { continueRotation, giveUpRotation } from './continueRotation.ts';
import { createClient, continueCreation } from './createClient.ts';
import { diagnose } from './diagnose.ts';
import { exportKey } from './exportKey.ts';
import { generateKey } from './generateKey.ts';
import { getAccessToken } from './getAccessToken.ts';
import { importPrivateKey } from './importPrivateKey.ts';
import { backUpKeys, restoreKeys } from './keyBackup.ts';
import { closeKeysAtRisk, lookAtTheRest, refreshKeysAtRisk, showKeysAtRisk, showKeysAtRiskOf } from './keysAtRisk.ts';
import { removeKey } from './removeKey.ts';
import { renewKey } from './renewKey.ts';
import { rotateKey } from './rotateKey.ts';
import { openSandbox, resetSandbox } from './sandbox.ts';
import { addScopes, removeScope } from './scopes.ts';
import { openPortal, showClientJson } from './show.ts';
import { signIn } from './signIn.ts';
import { signInAsMachine } from './signInAsMachine.ts';
import { signOut } from './signOut.ts';
import { statusBar } from './statusBar.ts';
import { switchSyntheticOrganisation } from './switchOrganisation.ts';
import { testClient } from './testClient.ts';
import { refresh, filter, loadMore, showLog } from './view.ts';
import { writeAltinnCliConfig } from './writeAltinnCliConfig.ts';
import type { CommandName } from './names.ts';
import type { Command } from './runCommand.ts';

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
