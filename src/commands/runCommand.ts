import type { App } from '../app/app.ts';
import { report } from '../problems/report.ts';
import { Attempt } from './attempt.ts';

/** Works from the tree (`given` is the node) and from the palette (it is undefined: the command asks). */
export type Command = (app: App, given: unknown, attempt: Attempt) => unknown;

/**
 * Runs a command; its failure is shown with what can be done about it, Retry and Show Log. A command that another one goes on with
 * is run by this as well: its Retry then begins with it, and not with what went before.
 */
export async function runCommand(
  app: App,
  command: Command,
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
