import { commands } from 'vscode';
import type { ProblemAction } from './problem.ts';

/** Carries out the remedy whose title was chosen; false when what was chosen is none. */
export async function perform(actions: readonly ProblemAction[], chosen: string | undefined): Promise<boolean> {
  const action = actions.find(({ title }) => title === chosen);
  if (action) await commands.executeCommand(action.command, ...(action.arguments ?? []));
  return action !== undefined;
}
