import type { SecretStorage } from 'vscode';
import type * as z from 'zod/mini';

/** SecretStorage refused a request, or a stored value can't be read. The message never contains the value. */
export class SecretStoreError extends Error {
  override readonly name: string = 'SecretStoreError';
  constructor(readonly reason: 'refused' | 'damaged' | 'notKept' | 'notGiven' | 'notRemoved' | 'notListed') {
    super(`Secret store: ${reason}`);
  }
}

/**
 * Values of one shape in SecretStorage, with a common prefix. Every method throws SecretStoreError, or the subclass given as
 * `Failure`.
 */
export class SecretStore<T extends z.ZodMiniType> {
  constructor(
    private readonly secrets: SecretStorage,
    /** For example `maskinporten.session`. */
    private readonly prefix: string,
    private readonly shape: T,
    private readonly Failure: typeof SecretStoreError = SecretStoreError,
  ) {}

  /** The stored value; undefined if there is none. */
  async find(id: string): Promise<z.output<T> | undefined> {
    const text = await this.asking(() => this.secrets.get(this.key(id)), 'notGiven');
    if (text === undefined) return undefined;
    try {
      return this.shape.parse(JSON.parse(text));
    } catch {
      // The parser's error is dropped because it may quote the value.
      throw new this.Failure('damaged');
    }
  }

  /** Stores a value, and reads it back to make sure. */
  async keep(id: string, value: z.input<T>): Promise<void> {
    const text = JSON.stringify(value);
    await this.asking(() => this.secrets.store(this.key(id), text));
    if ((await this.asking(() => this.secrets.get(this.key(id)))) !== text) throw new this.Failure('notKept');
  }

  async remove(id: string): Promise<void> {
    await this.asking(() => this.secrets.delete(this.key(id)), 'notRemoved');
  }

  /** The ids with this prefix. Reads no secret. */
  async ids(start: string): Promise<string[]> {
    const keys = await this.asking(() => this.secrets.keys(), 'notListed');
    const mine = keys.filter((key) => key.startsWith(this.key(start)));
    return mine.map((key) => key.slice(this.prefix.length + 1));
  }

  private key(id: string): string {
    return `${this.prefix}/${id}`;
  }

  private async asking<R>(act: () => Thenable<R>, failure: SecretStoreError['reason'] = 'refused'): Promise<R> {
    try {
      return await act();
    } catch {
      // The keyring's error is dropped because it may quote the value.
      throw new this.Failure(failure);
    }
  }
}
