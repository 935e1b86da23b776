import { type SandboxStore } from '../sandboxStore.ts';
import { StoredState } from './storedState.ts';

export interface DatabaseParts {
  readonly store: SandboxStore;
  /** What a sandbox starts with. */
  readonly seed: () => StoredState;
  readonly now: () => Date;
  readonly log: (line: string) => void;
}

/**
 * The stored data as objects. The store is the truth: another process may have written since the last look, so hold
 * nothing that `read` returned across an `await`.
 */
export class Database {
  private cached: { state: StoredState; version: string | undefined } | undefined;

  constructor(private readonly parts: DatabaseParts) {}

  /** The data as they are now; not to be changed. */
  read(): StoredState {
    if (this.cached?.version !== this.parts.store.version() || !this.cached) this.cached = this.load();
    return this.cached.state;
  }

  /** Changes the data and writes them in the same tick. When `mutation` throws, nothing is changed. */
  change<T>(mutation: (state: StoredState) => T): T {
    const state = this.read();
    try {
      const result = mutation(state);
      this.save(state);
      return result;
    } catch (error) {
      // What was changed before it threw is forgotten with the objects; the store still has it as it was.
      this.cached = undefined;
      throw error;
    }
  }

  /** Back to the seed. */
  reset(): void {
    this.save(this.parts.seed());
  }

  private load(): { state: StoredState; version: string | undefined } {
    const { store, seed } = this.parts;
    // The version before the text: if somebody writes in between, the next request sees that and reads again.
    const version = store.version();
    const text = store.read();
    const state = text === undefined ? undefined : this.parse(text);
    return state ? { state, version } : this.save(seed());
  }

  private parse(text: string): StoredState | undefined {
    try {
      return StoredState.parse(JSON.parse(text));
    } catch {
      this.parts.log('the stored data were damaged: they are put aside, and the sandbox starts afresh');
      this.parts.store.putAside?.(this.parts.now());
      return undefined;
    }
  }

  private save(state: StoredState): { state: StoredState; version: string | undefined } {
    this.parts.store.write(JSON.stringify(state));
    this.cached = { state, version: this.parts.store.version() };
    return this.cached;
  }
}
