import { l10n, Uri, workspace } from 'vscode';
import { looksLikeAltinnCliConfig } from '../altinnCli/configDocument.ts';
import { findAltinnApps, isUnread } from './altinnApps.ts';

/** A file that an Altinn CLI config is, or could be, in. */
export interface ConfigTarget {
  readonly uri: Uri;
  /** The path as a person sees it in the Explorer. */
  readonly label: string;
  readonly detail: string | undefined;
  /** False for a file that would be made, or that has something else in it. */
  readonly isConfig: boolean;
  /** False where the program that it stands beside never reads it: nothing is written there. */
  readonly isRead: boolean;
}

/** The names that a config can have. */
export const configPattern = '**/*appsettings*.json';
const leftOut = ['bin', 'obj', 'node_modules'];
/** Folders whose files are copies, for `findFiles`. */
export const notLookedInto = `**/{${leftOut.join(',')}}/**`;
/** More than any workspace has by design; keeps a monorepo of copies from being read whole. */
const mostFiles = 500;
/** Bytes. A config is some kilobytes; larger files are not it. */
const largestFile = 1024 * 1024;

/** Why no config can be written in this window; undefined when one can. */
export function configsBlocked(): string | undefined {
  if (!workspace.workspaceFolders?.length) return l10n.t('Open the folder of the Altinn CLI first.');
  if (!workspace.isTrusted) return l10n.t('The workspace is not trusted, so nothing is written to it.');
  return undefined;
}

/** The configs of the workspace, by their shape, and one that could be made in each folder that has none. */
export async function findConfigs(): Promise<ConfigTarget[]> {
  if (configsBlocked() !== undefined) return [];
  const [files, apps] = await Promise.all([possibleConfigs(), findAltinnApps()]);
  const target = (uri: Uri, isConfig: boolean, detail?: string): ConfigTarget => ({
    ...{ uri, label: workspace.asRelativePath(uri), detail, isConfig },
    isRead: !isUnread(uri, apps),
  });
  const fitting = await Promise.all(files.map(async (uri) => ((await isConfig(uri)) ? [target(uri, true)] : [])));
  const found = fitting.flat().sort((a, b) => a.label.length - b.label.length || (a.label < b.label ? -1 : 1));
  const folders = workspace.workspaceFolders ?? [];
  const without = folders.filter(
    ({ uri }) => !found.some((config) => workspace.getWorkspaceFolder(config.uri)?.uri.toString() === uri.toString()),
  );
  const taken = new Set(files.map(String));
  const possible = without
    .map(({ uri }) => Uri.joinPath(uri, 'appsettings.json'))
    .map((uri) => target(uri, false, taken.has(uri.toString()) ? undefined : l10n.t('a new file')));
  return [...found, ...possible];
}

/** The files of the workspace that may be a config, by their names. */
export function possibleConfigs(): Thenable<Uri[]> {
  return workspace.findFiles(configPattern, notLookedInto, mostFiles);
}

/** Whether a file of the workspace is a copy that a build has made, and is never looked into. */
export function isLeftOut(uri: Uri): boolean {
  const folders = workspace.asRelativePath(uri, false).split('/').slice(0, -1);
  return folders.some((folder) => leftOut.includes(folder));
}

async function isConfig(uri: Uri): Promise<boolean> {
  try {
    if ((await workspace.fs.stat(uri)).size > largestFile) return false;
    return looksLikeAltinnCliConfig(new TextDecoder().decode(await workspace.fs.readFile(uri)));
  } catch {
    // Gone or unreadable since it was found: not one that can be written.
    return false;
  }
}
