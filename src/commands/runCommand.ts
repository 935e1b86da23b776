import { l10n, type Progress, ProgressLocation, window } from 'vscode';
import type { App } from '../app/app.ts';
import { delay } from '../core/http/delay.ts';
import { report } from '../messages/explain.ts';
import { Attempt } from './attempt.ts';

/** Works from the tree (`given` is the node) and from the palette (it is undefined: the command asks). */
export type Command<Needs = App> = (app: Needs, given: unknown, attempt: Attempt) => unknown;

/**
 * Runs a command; its failure is shown with what can be done about it, Retry and Show Log. A command that another one goes on with
 * is run by this as well: its Retry then begins with it, and not with what went before.
 */
export async function runCommand<Needs extends Pick<App, 'log'>>(
  app: Needs,
  command: Command<Needs>,
  given?: unknown,
  attempt: Attempt = new Attempt(),
): Promise<unknown> {
  try {
    return await command(app, given, attempt);
  } catch (error) {
    void report(error, app.log, () => runCommand(app, command, given, attempt));
    return undefined;
  }
}

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

/** Milliseconds that pass without a word: a message that goes at once is only a flicker. */
const moment = 700;

/** Does something that is done at once, nearly always; who has to wait for it sees so, and can cancel. */
export async function whileWaitedFor<T>(title: string, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const cancel = new AbortController();
  const doing = act(cancel.signal);
  const isOver = doing.then(
    () => true,
    () => true,
  );
  if (await Promise.race([isOver, delay(moment).then(() => false)])) return doing;
  return whileCancellable(title, (signal) => {
    signal.addEventListener('abort', () => {
      cancel.abort();
    });
    return doing;
  });
}

/** Looks up what a question or an answer is about, by its name. */
export function whileLookingUp<T>(name: string, lookUp: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return whileWaitedFor(l10n.t('Looking up “{0}”', name), lookUp);
}
