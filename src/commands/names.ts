/** What a tree's lines offer in their menus and buttons, and no view's title does. A person may call them without a line, too. */
export const lineCommands = [
  'signOut',
  'switchSyntheticOrganisation',
  'createClient',
  'giveUpCreation',
  'addScopes',
  'removeScope',
  'showKeysAtRiskOf',
  'lookAtTheRest',
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
  'showClientJson',
] as const;

/**
 * Every command of package.json, and those that only the tree's own lines and the status bar use. table.ts has the functions;
 * test/unit/manifest/manifest.test.ts holds these lists against package.json.
 */
export const commandNames = [
  'signIn',
  'signInAsMachine',
  'openSandbox',
  'resetSandbox',
  'refresh',
  'filter',
  'loadMore',
  'showLog',
  'continueCreation',
  'showKeysAtRisk',
  'refreshKeysAtRisk',
  'closeKeysAtRisk',
  'diagnose',
  'statusBar',
  ...lineCommands,
] as const;
export type CommandName = (typeof commandNames)[number];

/** Commands that are no use without what calls them, and so are not in package.json. */
export const internalCommands: readonly CommandName[] = ['loadMore', 'continueCreation', 'statusBar'];
