/** A value, when it was loaded, and why a later load failed, if one did. */
export interface Shown<T> {
  readonly value: T;
  readonly at: Date;
  readonly failure?: unknown;
}

interface Entry<T> {
  shown: Shown<T> | undefined;
  /** Whether the value was loaded since the last `expire`. */
  fresh: boolean;
  loading: Promise<Shown<T>> | undefined;
}

/**
 * Values that are loaded on first use and kept until forgotten. Concurrent loads of the same value are combined. If a load
 * fails and there is an older value, that value is kept with its time and the failure, and the next `get` tries again.
 */
export class Remembered<T> {
  private readonly entries = new Map<string, Entry<T>>();

  constructor(private readonly now: () => Date) {}

  /** The value, loaded if necessary. Throws what `load` throws if there is no older value. */
  get(key: string, load: () => Promise<T>): Promise<Shown<T>> {
    const entry = this.entry(key);
    if (entry.shown && entry.fresh) return Promise.resolve(entry.shown);
    entry.loading ??= this.load(entry, load).finally(() => {
      entry.loading = undefined;
    });
    return entry.loading;
  }

  /** Whether the value was loaded since the last `expire`. */
  isFresh(key: string): boolean {
    return this.entries.get(key)?.fresh ?? false;
  }

  /** The latest value, without loading it. */
  peek(key: string): Shown<T> | undefined {
    return this.entries.get(key)?.shown;
  }

  /**
   * Makes the next `get` load again. Until that succeeds, the old value can still be shown. A load that is already running
   * began too early, so its result goes only to those who asked for it.
   */
  expire(key?: string): void {
    for (const [name, { shown }] of this.entries) {
      if (key === undefined || name === key) this.entries.set(name, outdated(shown));
    }
  }

  /** Forgets all values whose keys begin with `start`. */
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
