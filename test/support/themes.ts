/** The four kinds of theme that VS Code has. */
export type Theme = 'light' | 'dark' | 'hc-black' | 'hc-light';

/** VS Code's own theme of each kind: the setting's value, its name in the list, and the workbench's class. */
export const themes: Record<Theme, { setting: string; label: string; workbenchClass: string }> = {
  light: { setting: 'Light Modern', label: 'Light Modern', workbenchClass: 'vs' },
  dark: { setting: 'Dark Modern', label: 'Dark Modern', workbenchClass: 'vs-dark' },
  'hc-black': { setting: 'Default High Contrast', label: 'Dark High Contrast', workbenchClass: 'hc-black' },
  'hc-light': { setting: 'Default High Contrast Light', label: 'Light High Contrast', workbenchClass: 'hc-light' },
};
