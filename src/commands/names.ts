/**
 * Every command of package.json, and those that only the tree's own lines and the status bar use. table.ts has the functions;
 * test/unit/manifest/manifest.test.ts holds this list against package.json.
 */
export const commandNames = [
  'signIn',
  'signInAsMachine',
  'signOut',
  'switchSyntheticOrganisation',
  'openSandbox',
  'resetSandbox',
  'refresh',
  'filter',
  'loadMore',
  'showLog',
  'createClient',
  'continueCreation',
  'addScopes',
  'removeScope',
  'showKeysAtRisk',
  'showKeysAtRiskOf',
  'refreshKeysAtRisk',
  'lookAtTheRest',
  'closeKeysAtRisk',
  'generateKey',
  'addPublicKey',
  'importPrivateKey',
  'exportKey',
  'backUpKeys',
  'restoreKeys',
  'rotateKey',
  'continueRotation',
  'giveUpRotation',
  'renewKey',
  'removeKey',
  'writeAltinnCliConfig',
  'testClient',
  'getAccessToken',
  'copyClientId',
  'copyKeyId',
  'copyPublicKey',
  'openPortal',
  'diagnose',
  'statusBar',
  'showClientJson',
] as const;
export type CommandName = (typeof commandNames)[number];

/** Commands that are no use without what calls them, and so are not in package.json. */
export const internalCommands: readonly CommandName[] = ['loadMore', 'continueCreation', 'statusBar'];
