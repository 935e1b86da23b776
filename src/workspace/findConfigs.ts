import { homedir } from 'node:os';
import path from 'node:path';
import { l10n, RelativePattern, Uri, workspace } from 'vscode';
import { looksLikeAltinnCliConfig, readConfig } from '../core/config/configDocument.ts';
import type { Log } from '../core/http/http.ts';
import { trace } from '../messages/problem.ts';
import { removeLeftovers } from './putInPlace.ts';
import { readConfigFile } from './configFile.ts';

/** An Altinn app in the workspace, known by its metadata (altinn-config.md §2). */
export interface AltinnApp {
  /** The folder that has `App` in it. */
  readonly folder: Uri;
  /** From version 9 on an app reads no client from its own configuration: neither appsettings nor user-secrets. */
  readonly readsNoConfig: boolean;
}

export async function findAltinnApps(): Promise<AltinnApp[]> {
  const found = await workspace.findFiles('**/App/config/applicationmetadata.json', '**/{bin,obj,node_modules}/**', 20);
  return Promise.all(
    found.map(async (file) => {
      const folder = Uri.joinPath(file, '..', '..', '..');
      const version = await versionOf(folder);
      return { folder, readsNoConfig: version !== undefined && version >= 9 };
    }),
  );
}

/** Whether it would be written to the configuration of an app that never reads it. */
export function isUnread(uri: Uri, apps: readonly AltinnApp[]): boolean {
  return apps.some(({ folder, readsNoConfig }) => readsNoConfig && uri.path.startsWith(`${folder.path}/`));
}

/** The major version of the app's libraries; undefined where its project does not say. */
async function versionOf(folder: Uri): Promise<number | undefined> {
  for (const project of await workspace.findFiles(new RelativePattern(folder, 'App/*.csproj'))) {
    const text = await workspace.fs.readFile(project).then(
      (bytes) => new TextDecoder().decode(bytes),
      () => '',
    );
    const version = /<PackageReference\s+Include="Altinn\.App\.(?:Api|Core)[\w.]*"\s+Version="\[?(\d+)\./.exec(
      text,
    )?.[1];
    if (version !== undefined) return Number(version);
  }
  return undefined;
}

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
  if (!workspace.workspaceFolders?.length) return l10n.t('Open the Altinn CLI’s folder first.');
  if (!workspace.isTrusted) return l10n.t('The workspace isn’t trusted.');
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
    .map((uri) => target(uri, false, taken.has(uri.toString()) ? undefined : l10n.t('new file')));
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

/** Where `dotnet user-secrets` keeps the secrets of a project: outside every repository. */
export interface UserSecrets {
  /** The project file, as a person sees it in the Explorer. */
  readonly project: string;
  /** Its `secrets.json`, which need not exist yet. */
  readonly uri: Uri;
  /** False where the project never reads it: nothing is written there. */
  readonly isRead: boolean;
}

/** The user-secrets stores of the workspace's .NET projects (altinn-config.md §4). A project that cannot be read has none. */
export async function findUserSecrets(): Promise<UserSecrets[]> {
  const [projects, apps] = await Promise.all([
    workspace.findFiles('**/*.csproj', '**/{bin,obj,node_modules}/**', 50),
    findAltinnApps(),
  ]);
  const found = await Promise.all(
    projects.map(async (project) => {
      const text = await workspace.fs.readFile(project).then(
        (bytes) => new TextDecoder().decode(bytes),
        () => '',
      );
      // An id is a folder's name: anything that could leave the store is none.
      const id = /<UserSecretsId>\s*([\w-][\w.-]*)\s*<\/UserSecretsId>/.exec(text)?.[1];
      if (id === undefined) return [];
      const isRead = !isUnread(project, apps);
      return [{ project: workspace.asRelativePath(project), uri: secretsFile(id), isRead }];
    }),
  );
  return found.flat();
}

function secretsFile(id: string): Uri {
  const { APPDATA } = process.env;
  const store =
    process.platform === 'win32' && APPDATA
      ? path.join(APPDATA, 'Microsoft', 'UserSecrets')
      : path.join(homedir(), '.microsoft', 'usersecrets');
  return Uri.file(path.join(store, id, 'secrets.json'));
}

/** User-secrets stand above appsettings.json: a new file holds the section and nothing else. */
export function isUserSecrets(uri: Uri): boolean {
  return uri.path.endsWith('/secrets.json');
}

/** The workspace's configs and user-secrets that are for a client. One that cannot be read is for none. */
export async function configsOf(clientId: string): Promise<Uri[]> {
  const [files, secrets] = await Promise.all([findConfigs(), findUserSecrets()]);
  const configs = [...files.filter(({ isConfig }) => isConfig), ...secrets];
  const fitting = await Promise.all(
    configs.map(async ({ uri }) => {
      try {
        const { settings } = readConfig((await readConfigFile(uri)) ?? '');
        return settings.ClientId?.text.toLowerCase() === clientId.toLowerCase() ? [uri] : [];
      } catch {
        return [];
      }
    }),
  );
  return fitting.flat();
}

/**
 * Removes what a writer that was killed has left where configs lie, a private key perhaps: in the workspace, and beside the
 * user-secrets of its projects. Elsewhere it goes at the next write to that folder. A workspace that is not trusted is left
 * as it is. Never throws.
 */
export async function removeUnfinishedWrites(log: Log): Promise<void> {
  if (!workspace.isTrusted) return;
  try {
    const [left, secrets] = await Promise.all([
      workspace.findFiles('**/.maskinporten-*/*', notLookedInto),
      findUserSecrets(),
    ]);
    const places = [
      ...left.filter(({ scheme }) => scheme === 'file').map(({ fsPath }) => path.dirname(path.dirname(fsPath))),
      ...secrets.map(({ uri }) => path.dirname(uri.fsPath)),
    ];
    await Promise.all([...new Set(places)].map(removeLeftovers));
  } catch (error) {
    log.warn(`Couldn’t look for unfinished writes: ${trace(error)}`);
  }
}
