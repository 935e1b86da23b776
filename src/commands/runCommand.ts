import type { App } from '../app/app.ts';
import { report } from '../problems/report.ts';

/** Works from the tree (the node comes first) and from the palette (no argument: it asks). */
export type Command = (app: App, ...given: unknown[]) => unknown;

/** Runs a command; its failure is shown with what can be done about it, Retry and Show Log. */
export async function runCommand(app: App, command: Command, given: readonly unknown[]): Promise<unknown> {
  try {
    return await command(app, ...given);
  } catch (error) {
    void report(error, app.log, () => runCommand(app, command, given));
    return undefined;
  }
}
