/** The four kinds of theme that VS Code has. */
export type Theme = 'light' | 'dark' | 'hc-black' | 'hc-light';

/** VS Code's own theme of each kind: the setting's value, and the class that the workbench then has. */
export const themes: Record<Theme, { name: string; workbenchClass: string }> = {
  light: { name: 'Light Modern', workbenchClass: 'vs' },
  dark: { name: 'Dark Modern', workbenchClass: 'vs-dark' },
  'hc-black': { name: 'Default High Contrast', workbenchClass: 'hc-black' },
  'hc-light': { name: 'Default High Contrast Light', workbenchClass: 'hc-light' },
};
