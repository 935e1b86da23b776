import { RelativePattern, Uri, workspace } from 'vscode';

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
