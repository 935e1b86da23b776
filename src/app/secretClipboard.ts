import { createHash } from 'node:crypto';
import { env, type Memento } from 'vscode';
import * as z from 'zod/mini';

/** Milliseconds that a secret stays on the clipboard. */
const stay = 60_000;

/** Under which globalState has what is still to be cleared: by its digest, never by itself. */
export const promisesKey = 'maskinporten.clipboard';

/** SHA-256 of a key or token, which nobody guesses; and when it is to go, in milliseconds since 1970. */
const stored = z.array(z.object({ digest: z.string(), until: z.number() }));
type Promised = z.infer<typeof stored>[number];

interface Needs {
  readonly state: Memento;
  readonly now: () => Date;
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Puts secrets on the clipboard, and takes them off again after a minute, also where the window was closed meanwhile. */
export class SecretClipboard {
  constructor(private readonly needs: Needs) {}

  /** Copies a secret. `cleared` ends after a minute, when the clipboard has been emptied if the secret was still there. */
  async copy(secret: string): Promise<{ readonly cleared: Promise<void> }> {
    const promised = { digest: digestOf(secret), until: this.needs.now().getTime() + stay };
    // First, so that no moment is without the promise.
    await this.keep([...this.promises, promised]);
    await env.clipboard.writeText(secret);
    return { cleared: this.clear(promised) };
  }

  /** Does what a window that is gone has promised. To be called at the start, and when a person comes back to the window. */
  async keepPromises(): Promise<void> {
    await Promise.all(this.promises.map((promised) => this.clear(promised)));
  }

  private async clear(promised: Promised): Promise<void> {
    await this.needs.delay(Math.min(stay, Math.max(0, promised.until - this.needs.now().getTime())));
    try {
      if (digestOf(await env.clipboard.readText()) === promised.digest) await env.clipboard.writeText('');
    } catch {
      // A browser lets nobody at the clipboard of a window that is not looked at: the promise stays for the next time.
      return;
    }
    await this.keep(
      this.promises.filter(({ digest, until }) => digest !== promised.digest || until !== promised.until),
    );
  }

  private get promises(): Promised[] {
    return stored.safeParse(this.needs.state.get(promisesKey)).data ?? [];
  }

  private keep(promises: Promised[]): Thenable<void> {
    return this.needs.state.update(promisesKey, promises.length > 0 ? promises : undefined);
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
