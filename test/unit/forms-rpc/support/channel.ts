import type { Port } from '../../../../src/forms/rpc.ts';

/** One end of a channel that remembers what went out of it. */
export class ChannelEnd implements Port {
  readonly posted: unknown[] = [];
  private readonly listeners = new Set<(message: unknown) => void>();
  other: ChannelEnd | undefined;

  /** Messages are copied and arrive later, as those between a webview and its host. */
  post(message: unknown): void {
    this.posted.push(message);
    const copy = structuredClone(message);
    queueMicrotask(() => this.other?.receive(copy));
  }

  listen(receive: (message: unknown) => void): () => void {
    this.listeners.add(receive);
    return () => this.listeners.delete(receive);
  }

  /** As if the other side had posted it. Throws what a listener throws. */
  receive(message: unknown): void {
    for (const listener of [...this.listeners]) listener(message);
  }

  get isListenedTo(): boolean {
    return this.listeners.size > 0;
  }
}

/** The form's end and the host's. */
export function channel(): { readonly form: ChannelEnd; readonly host: ChannelEnd } {
  const [form, host] = [new ChannelEnd(), new ChannelEnd()];
  form.other = host;
  host.other = form;
  return { form, host };
}

/** Lets everything arrive that was posted. */
export function arrival(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
