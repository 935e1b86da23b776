import { type Progress, ProgressLocation, window } from 'vscode';

/** Does something behind a notification with Cancel, which aborts the signal. */
export function whileCancellable<T>(
  title: string,
  act: (signal: AbortSignal, progress: Progress<{ message?: string; increment?: number }>) => Promise<T>,
): Thenable<T> {
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (progress, cancellation) => {
    const cancel = new AbortController();
    const listening = cancellation.onCancellationRequested(() => {
      cancel.abort();
    });
    try {
      return await act(cancel.signal, progress);
    } finally {
      listening.dispose();
    }
  });
}
