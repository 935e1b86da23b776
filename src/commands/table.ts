import { addPublicKey } from './keys/addPublicKey.ts';
import { copyClientId, copyKeyId, copyPublicKey } from './copy.ts';
import { continueRotation, giveUpRotation } from './keys/continueRotation.ts';
import { continueCreation, createClient, giveUpCreation } from './createClient.ts';
import { diagnose } from './diagnose.ts';
import { exportKey } from './keys/exportKey.ts';
import { generateKey } from './keys/generateKey.ts';
import { getAccessToken } from './tokens/getAccessToken.ts';
import { importPrivateKey } from './keys/importPrivateKey.ts';
import { backUpKeys, restoreKeys } from './keys/keyBackup.ts';
import {
  closeKeysAtRisk,
  lookAtTheRest,
  refreshKeysAtRisk,
  showKeysAtRisk,
  showKeysAtRiskOf,
} from './keys/keysAtRisk.ts';
import { removeKey } from './keys/removeKey.ts';
import { renewKey } from './keys/renewKey.ts';
import { rotateKey } from './keys/rotateKey.ts';
import { openSandbox, resetSandbox } from './sandbox.ts';
import { addScopes, removeScope } from './scopes.ts';
import { openPortal, showClientJson } from './show.ts';
import { signIn } from './signIn/signIn.ts';
import { signInAsMachine } from './signIn/signInAsMachine.ts';
import { signOut } from './signIn/signOut.ts';
import { statusBar } from './statusBar.ts';
import { switchSyntheticOrganisation } from './signIn/switchOrganisation.ts';
import { testClient } from './tokens/testClient.ts';
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
