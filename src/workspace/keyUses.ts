import { type Disposable, type Event, EventEmitter, type Uri, workspace } from 'vscode';
import { isKeyOf, type KeyName, keyNameOf, keysInConfig } from '../core/config/keysInConfig.ts';
import { thumbprintOf } from '../core/keys/jwk.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import type { OrganisationClient } from '../session/clients.ts';
import { readConfigFile } from './configFile.ts';
import { configPattern, findUserSecrets, isLeftOut, possibleConfigs } from './findConfigs.ts';

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
  private reading: Promise<readonly KeyUse[]> | undefined;

  constructor() {
    const forget = () => {
      this.expire();
    };
    // Each build writes copies: nothing is known of them, and so nothing is out of date.
    const forgetOf = (uri: Uri) => {
      if (!isLeftOut(uri)) this.expire();
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
    if (this.reading) return this.reading;
    const reading = readAll();
    this.reading = reading;
    reading.catch(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return reading;
  }

  /** What was read is out of date: what lies outside the workspace, as user-secrets do, is not watched. */
  expire(): void {
    this.reading = undefined;
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

type Source = Pick<KeyUses, 'all' | 'onDidChange'>;

/** Which configs use a key, for lines that cannot wait: the configs are read at the first question, and once they are, it is told. */
export class UsesOfKeys implements Disposable {
  private found: ReadonlyMap<string, readonly KeyUse[]> | undefined;
  private pending: Promise<void> | undefined;
  /** How often what was read has got out of date. */
  private readings = 0;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly listening: Disposable;

  constructor(private readonly source: Source) {
    this.listening = source.onDidChange(() => {
      const isWanted = this.found ?? this.pending;
      this.readings += 1;
      this.pending = undefined;
      // What nobody has asked for is not read.
      if (isWanted) void this.load();
    });
  }

  /** Of the client's key, as far as the configs have been read. */
  lastFound(target: OrganisationClient, key: JsonWebKey): readonly KeyUse[] {
    void this.load();
    return this.in(this.found, target, key);
  }

  /** Undefined when the configs cannot be searched. */
  async find(target: OrganisationClient, key: JsonWebKey): Promise<readonly KeyUse[] | undefined> {
    await this.load();
    return this.found && this.in(this.found, target, key);
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }

  private in(uses: typeof this.found, { client }: OrganisationClient, key: JsonWebKey): readonly KeyUse[] {
    // Only when there is something to match is the thumbprint worth its price.
    const fitting = (uses?.size ? uses.get(thumbprintOf(key) ?? '') : undefined) ?? [];
    return fitting.filter((use) => isKeyOf(use, client.client_id));
  }

  private load(): Promise<void> {
    return (this.pending ??= this.read(this.readings));
  }

  private async read(reading: number): Promise<void> {
    const all = await this.source.all().catch(() => undefined);
    // The configs have changed since: what a later reading finds counts, be it there already or not.
    if (reading !== this.readings) return this.load();
    if (!all) {
      this.found = undefined;
      this.pending = undefined;
      return undefined;
    }
    const before = this.found?.size ?? 0;
    this.found = Map.groupBy(all, ({ thumbprint }) => thumbprint);
    if (before + this.found.size > 0) this.changed.fire();
    return undefined;
  }
}
