import type { SecretStorage } from 'vscode';

/** What happens to a secret instead of what should; gives true when it did. */
export type Mishap = (what: 'get' | 'store' | 'delete') => boolean;

/**
 * VS Code's secret storage in one window. All windows have the same secrets, but what one of them changes reaches the others
 * only after they have looked a number of times.
 */
export class WindowSecrets implements SecretStorage {
  /** Something that VS Code throws, or nothing. */
  mishap: Mishap = () => false;
  /** Whether what is stored is gone at once. */
  drops = false;
  private readonly underWay: { looks: number; readonly arrive: () => void }[] = [];

  constructor(
    private readonly others: Set<WindowSecrets>,
    readonly values: Map<string, string>,
    private readonly lag: number,
  ) {}

  get(key: string): Promise<string | undefined> {
    if (this.mishap('get')) return Promise.reject(new Error('No keyring'));
    for (const change of this.underWay.splice(0)) {
      change.looks -= 1;
      if (change.looks <= 0) change.arrive();
      else this.underWay.push(change);
    }
    return Promise.resolve(this.values.get(key));
  }

  store(key: string, value: string): Promise<void> {
    // As a keyring's own error might.
    if (this.mishap('store')) return Promise.reject(new Error(`Cannot store ${value}`));
    if (!this.drops) this.change((values) => values.set(key, value));
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    if (this.mishap('delete')) return Promise.reject(new Error('No keyring'));
    this.change((values) => values.delete(key));
    return Promise.resolve();
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.values.keys()]);
  }

  readonly onDidChange = () => ({ dispose: () => undefined });

  private change(how: (values: Map<string, string>) => unknown): void {
    how(this.values);
    for (const { underWay, values } of [...this.others].filter((window) => window !== this)) {
      underWay.push({ looks: this.lag, arrive: () => how(values) });
    }
  }
}

/** The windows of one VS Code. `lag`: how often another window has to look before it sees a change. */
export class Keyring {
  private readonly windows = new Set<WindowSecrets>();

  constructor(private readonly lag = 1) {}

  window(): WindowSecrets {
    const [first] = this.windows;
    const window = new WindowSecrets(this.windows, new Map(first?.values), this.lag);
    this.windows.add(window);
    return window;
  }
}
