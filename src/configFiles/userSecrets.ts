import { homedir } from 'node:os';
import path from 'node:path';
import { Uri, workspace } from 'vscode';
import { findAltinnApps, isUnread } from './altinnApps.ts';

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
