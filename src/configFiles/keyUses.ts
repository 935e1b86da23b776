import { type Disposable, type Event, EventEmitter, type Uri, workspace } from 'vscode';
import { type KeyName, keyNameOf, keysInConfig } from '../altinnCli/keysInConfig.ts';
import { readConfigFile } from './configFile.ts';
import { configPattern, isLeftOut, possibleConfigs } from './findConfigs.ts';
import { findUserSecrets } from './userSecrets.ts';

/** A private key that stands in a config of the workspace. Holds no secret. */
export interface KeyUse extends KeyName {
  readonly uri: Uri;
  /** The file as a person sees it in the Explorer. */
  readonly label: string;
  /** What stands beside the key as ClientId. */
  readonly clientId: string | undefined;
}

/** Which configs and user-secrets of the workspace hold which private keys, read at first use and kept until one changes. */
export class KeyUses implements Disposable {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;
  private readonly watchers = [configPattern, '**/*.csproj'].map((glob) => workspace.createFileSystemWatcher(glob));
  private readonly folders: Disposable;
  private known: Promise<readonly KeyUse[]> | undefined;

  constructor() {
    const forget = () => {
      this.forget();
    };
    // Each build writes copies: nothing is known of them, and so nothing is out of date.
    const forgetOf = (uri: Uri) => {
      if (!isLeftOut(uri)) this.forget();
    };
    for (const watcher of this.watchers) {
      watcher.onDidCreate(forgetOf);
      watcher.onDidChange(forgetOf);
      watcher.onDidDelete(forgetOf);
    }
    this.folders = workspace.onDidChangeWorkspaceFolders(forget);
  }

  /** Reading is no harm in a workspace that is not trusted either. A file that cannot be read holds none. */
  all(): Promise<readonly KeyUse[]> {
    if (this.known) return this.known;
    const reading = readAll();
    this.known = reading;
    reading.catch(() => {
      if (this.known === reading) this.known = undefined;
    });
    return reading;
  }

  /** What was read is out of date: what lies outside the workspace, as user-secrets do, is not watched. */
  forget(): void {
    this.known = undefined;
    this.changed.fire();
  }

  dispose(): void {
    for (const listening of [...this.watchers, this.folders]) listening.dispose();
    this.changed.dispose();
  }
}

async function readAll(): Promise<KeyUse[]> {
  const [files, secrets] = await Promise.all([possibleConfigs(), findUserSecrets()]);
  const labelled = [
    ...files.map((uri) => ({ uri, label: workspace.asRelativePath(uri) })),
    ...secrets.map(({ uri, project }) => ({ uri, label: `user-secrets (${project})` })),
  ];
  const uses = await Promise.all(labelled.map(usesIn));
  return uses.flat();
}

async function usesIn({ uri, label }: Pick<KeyUse, 'uri' | 'label'>): Promise<KeyUse[]> {
  const text = await readConfigFile(uri).catch(() => undefined);
  return keysInConfig(text ?? '').flatMap((found) => {
    const name = keyNameOf(found);
    return name ? [{ uri, label, clientId: found.clientId, ...name }] : [];
  });
}
