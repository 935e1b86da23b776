import type { App } from '../app/app.ts';

/** Works from the tree (the node comes first) and from the palette (no argument: it asks). */
export type Command = (app: App, ...given: unknown[]) => unknown;

/**
 * Every command of package.json, and those that only the tree's own lines and the status bar use. Each is loaded when it is first called.
 * test/unit/manifest/manifest.test.ts holds the two against each other.
 */
export const commandTable: Readonly<Record<string, () => Promise<Command>>> = {
  signIn: async () => (await import('./signIn.ts')).signIn,
  signInAsMachine: async () => (await import('./signInAsMachine.ts')).signInAsMachine,
  signOut: async () => (await import('./signOut.ts')).signOut,
  switchSyntheticOrganisation: async () => (await import('./switchOrganisation.ts')).switchSyntheticOrganisation,
  openSandbox: async () => (await import('./sandbox.ts')).openSandbox,
  resetSandbox: async () => (await import('./sandbox.ts')).resetSandbox,
  refresh: async () => (await import('./view.ts')).refresh,
  filter: async () => (await import('./view.ts')).filter,
  loadMore: async () => (await import('./view.ts')).loadMore,
  showLog: async () => (await import('./view.ts')).showLog,
  createClient: async () => (await import('./createClient.ts')).createClient,
  continueCreation: async () => (await import('./createClient.ts')).continueCreation,
  addScopes: async () => (await import('./scopes.ts')).addScopes,
  removeScope: async () => (await import('./scopes.ts')).removeScope,
  showKeysAtRisk: async () => (await import('./keysAtRisk.ts')).showKeysAtRisk,
  refreshKeysAtRisk: async () => (await import('./keysAtRisk.ts')).refreshKeysAtRisk,
  lookAtTheRest: async () => (await import('./keysAtRisk.ts')).lookAtTheRest,
  closeKeysAtRisk: async () => (await import('./keysAtRisk.ts')).closeKeysAtRisk,
  generateKey: async () => (await import('./generateKey.ts')).generateKey,
  addPublicKey: async () => (await import('./addPublicKey.ts')).addPublicKey,
  removeKey: async () => (await import('./removeKey.ts')).removeKey,
  writeAltinnCliConfig: async () => (await import('./writeAltinnCliConfig.ts')).writeAltinnCliConfig,
  testClient: async () => (await import('./testClient.ts')).testClient,
  getAccessToken: async () => (await import('./getAccessToken.ts')).getAccessToken,
  copyClientId: async () => (await import('./copy.ts')).copyClientId,
  copyKeyId: async () => (await import('./copy.ts')).copyKeyId,
  copyPublicKey: async () => (await import('./copy.ts')).copyPublicKey,
  openPortal: async () => (await import('./show.ts')).openPortal,
  diagnose: async () => (await import('./diagnose.ts')).diagnose,
  statusBar: async () => (await import('./statusBar.ts')).statusBar,
  showClientJson: async () => (await import('./show.ts')).showClientJson,
};

/** Commands that are no use without what calls them, and so are not in package.json. */
export const internalCommands: readonly string[] = ['loadMore', 'continueCreation', 'statusBar'];
