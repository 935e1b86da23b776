import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { commands, ConfigurationTarget, type TextDocument, Uri, window, workspace } from 'vscode';
import { root } from '../../../scripts/paths.mjs';
import { parse } from 'jsonc-parser';

/** The folder that is open. */
export const folder = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
/** The config that the sample workspace has; git ignores files of this name. */
export const configFile = path.join(folder, 'appsettings.json');
const sample = readFileSync(configFile);
const sampleNames = readdirSync(folder);

export function put(content: string | Uint8Array, name = 'appsettings.json'): string {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

export function read(name = 'appsettings.json'): string {
  return readFileSync(path.join(folder, name), 'utf8');
}

/** The section as .NET would find it: names in any case. */
export function section(text = read()): Record<string, unknown> {
  const all = lowerCased(parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true }));
  const flat = Object.entries(all).filter(([name]) => name.startsWith('maskinportensettings:'));
  const nested = lowerCased(all.maskinportensettings);
  return { ...nested, ...Object.fromEntries(flat.map(([name, value]) => [name.split(':')[1] ?? '', value])) };
}

function lowerCased(object: unknown): Record<string, unknown> {
  const members = Object.entries((object ?? {}) as Record<string, unknown>);
  return Object.fromEntries(members.map(([name, value]) => [name.toLowerCase(), value]));
}

export function fixture(name: string): Buffer {
  return readFileSync(path.join(root, 'test/fixtures/appsettings', name));
}

export const fixtures = readdirSync(path.join(root, 'test/fixtures/appsettings')).filter((name) =>
  /jsonc?$/.test(name),
);

export function mode(file = configFile): string {
  return (statSync(file).mode & 0o777).toString(8);
}

export async function open(file = configFile): Promise<TextDocument> {
  const document = await workspace.openTextDocument(Uri.file(file));
  await window.showTextDocument(document);
  // An editor that an earlier test closed may still be remembered as the file was then.
  await commands.executeCommand('workbench.action.files.revert');
  return document;
}

/** A browser's VS Code saves what was typed after a second, unless this is `off`. */
export async function autoSave(when: 'off' | undefined): Promise<void> {
  await workspace.getConfiguration('files').update('autoSave', when, ConfigurationTarget.Global);
}

/** The workspace as it was: open editors closed without saving, files of a test gone. */
export async function restoreWorkspace(): Promise<void> {
  while (window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    const before = window.tabGroups.all.flatMap(({ tabs }) => tabs).length;
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    if (window.tabGroups.all.flatMap(({ tabs }) => tabs).length >= before) break;
  }
  for (const name of readdirSync(folder)) {
    if (!sampleNames.includes(name)) rmSync(path.join(folder, name), { recursive: true, force: true });
  }
  if (existsSync(configFile) && statSync(configFile).isFile()) chmodSync(configFile, 0o644);
  rmSync(configFile, { recursive: true, force: true });
  writeFileSync(configFile, sample, { mode: 0o644 });
}

/** Does something while VS Code's `workspace` says otherwise: a window cannot change its folder or its trust. */
export async function whileWorkspaceSays<T>(
  name: 'isTrusted' | 'workspaceFolders' | 'fs',
  value: unknown,
  act: () => Promise<T>,
): Promise<T> {
  const real = Object.getOwnPropertyDescriptor(workspace, name)!;
  Object.defineProperty(workspace, name, { ...real, get: () => value });
  try {
    return await act();
  } finally {
    Object.defineProperty(workspace, name, real);
  }
}
