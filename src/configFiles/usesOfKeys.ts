import { type Disposable, EventEmitter } from 'vscode';
import { isKeyOf } from '../altinnCli/replaceKey.ts';
import { thumbprintOf } from '../keys/thumbprint.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ClientOf } from '../session/clients.ts';
import type { KeyUse, KeyUses } from './keyUses.ts';

type Source = Pick<KeyUses, 'all' | 'onDidChange'>;

/** Which configs use a key, for lines that cannot wait: the configs are read at the first question, and once they are, it is told. */
export class UsesOfKeys implements Disposable {
  private found: ReadonlyMap<string, readonly KeyUse[]> | undefined;
  private coming: Promise<void> | undefined;
  /** How often what was read has got out of date. */
  private readings = 0;
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly listening: Disposable;

  constructor(private readonly source: Source) {
    this.listening = source.onDidChange(() => {
      const isWanted = this.found ?? this.coming;
      this.readings += 1;
      this.coming = undefined;
      // What nobody has asked for is not read.
      if (isWanted) void this.load();
    });
  }

  /** Of the client's key, as far as the configs have been read. */
  known(of: ClientOf, key: JsonWebKey): readonly KeyUse[] {
    void this.load();
    return this.in(this.found, of, key);
  }

  /** Undefined when the configs cannot be searched. */
  async find(of: ClientOf, key: JsonWebKey): Promise<readonly KeyUse[] | undefined> {
    await this.load();
    return this.found && this.in(this.found, of, key);
  }

  dispose(): void {
    this.listening.dispose();
    this.changed.dispose();
  }

  private in(uses: typeof this.found, { client }: ClientOf, key: JsonWebKey): readonly KeyUse[] {
    // Only when there is something to match is the thumbprint worth its price.
    const fitting = (uses?.size ? uses.get(thumbprintOf(key) ?? '') : undefined) ?? [];
    return fitting.filter((use) => isKeyOf(use, client.client_id));
  }

  private load(): Promise<void> {
    return (this.coming ??= this.read(this.readings));
  }

  private async read(reading: number): Promise<void> {
    const all = await this.source.all().catch(() => undefined);
    // The configs have changed since: what a later reading finds counts, be it there already or not.
    if (reading !== this.readings) return this.load();
    if (!all) {
      this.found = undefined;
      this.coming = undefined;
      return undefined;
    }
    const before = this.found?.size ?? 0;
    this.found = Map.groupBy(all, ({ thumbprint }) => thumbprint);
    if (before + this.found.size > 0) this.changed.fire();
    return undefined;
  }
}
