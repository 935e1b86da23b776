import type { CancellationToken } from 'vscode';

/** VS Code's way to cancel, as the platform's. */
export function abortSignalOf(cancellation: CancellationToken): {
  readonly signal: AbortSignal;
  readonly dispose: () => void;
} {
  const cancel = new AbortController();
  const listening = cancellation.onCancellationRequested(() => {
    cancel.abort();
  });
  return {
    signal: cancel.signal,
    dispose: () => {
      listening.dispose();
    },
  };
}
