import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { quietSettings } from '../../scripts/settings.mjs';

export type Settings = Record<string, unknown>;

/**
 * Writes a profile's settings. VS Code reads machine-scoped settings, as the extension's are, from the machine that the
 * extension host runs on, and the rest from the user's file; each ignores what belongs to the other.
 */
export function writeSettings(userDataDir: string, settings: Settings): void {
  const ours = Object.fromEntries(Object.entries(settings).filter(([key]) => key.startsWith('maskinporten.')));
  // A click on an icon of the activity bar may come while VS Code still restores the side bar: it must not hide it again.
  const clicks = { 'workbench.activityBar.iconClickBehavior': 'focus' };
  writeJson(path.join(userDataDir, 'User', 'settings.json'), { ...quietSettings, ...clicks, ...settings });
  writeJson(path.join(userDataDir, 'Machine', 'settings.json'), ours);
}

function writeJson(file: string, value: Settings): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
