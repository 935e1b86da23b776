// @ts-check

/** Settings for a VS Code that shows little but the extension: no chat, no welcome tab, no telemetry, no updates. */
export const quietSettings = {
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off', // The default on the desktop; in a browser, VS Code saves automatically.
  'git.openRepositoryInParentFolders': 'never',
  'git.autofetch': false,
};
