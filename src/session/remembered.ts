/** A value as it was when it was loaded, and why a later load failed, if one did. */
export interface Shown<T> {
  readonly value: T;
  readonly at: Date;
  readonly failure?: unknown;
}

interface Entry<T> {
  shown: Shown<T> | undefined;
  /** Whether what is shown was loaded since the last `expire`. */
  fresh: boolean;
  loading: Promise<Shown<T>> | undefined;
}

/**
 * Values loaded at first use and kept until forgotten. Loads of the same thing at the same time are one. When a load fails
 * and there was a value before, that value stays, with its time and the failure; the next `get` tries again.
 */
export class Remembered<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly now: () => Date) {}

  /** Throws what `load` throws when there is nothing older to show. */
  get(key: string, load: () => Promise<T>): Promise<Shown<T>> {
    const entry = this.entry(key);
    if (entry.shown && entry.fresh) return Promise.resolve(entry.shown);
    entry.loading ??= this.load(entry, load).finally(() => {
      entry.loading = undefined;
    });
    return entry.loading;
  }

  /** Whether what was last shown was loaded since the last `expire`. */
  isFresh(key: string): boolean {
    return this.entries.get(key)?.fresh ?? false;
  }

  /** What was last shown, without loading. */
  peek(key: string): Shown<T> | undefined {
    return this.entries.get(key)?.shown;
  }

  /**
   * The next `get` loads anew; until that works, what there was can still be shown. A load that is under way began too early to
   * count: who asked for it gets it, nobody else.
   */
  expire(key?: string): void {
    for (const [name, { shown }] of this.entries) {
      if (key === undefined || name === key) this.entries.set(name, outdated(shown));
    }
  }

  /** There is nothing to be shown any more under the keys that begin so. */
  forget(start = ''): void {
    for (const key of this.entries.keys()) if (key.startsWith(start)) this.entries.delete(key);
  }

  private entry(key: string): Entry<T> {
    const entry = this.entries.get(key) ?? outdated<T>(undefined);
    this.entries.set(key, entry);
    return entry;
  }

  private async load(entry: Entry<T>, load: () => Promise<T>): Promise<Shown<T>> {
    try {
      entry.shown = { value: await load(), at: this.now() };
      entry.fresh = true;
      return entry.shown;
    } catch (failure) {
      if (!entry.shown) throw failure;
      return { ...entry.shown, failure };
    }
  }
}

function outdated<T>(shown: Shown<T> | undefined): Entry<T> {
  return { shown, fresh: false, loading: undefined };
}
