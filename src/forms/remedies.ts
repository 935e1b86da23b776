import { explain } from '../problems/explain.ts';
import { perform } from '../problems/perform.ts';
import type { ProblemAction } from '../problems/problem.ts';
import type { Problem } from './protocol.ts';

/** The remedies that a form was told of. It names one by its title, and can have no other command run. */
export class Remedies {
  private readonly told = new Map<string, ProblemAction>();

  /** The problem as the form shows it; the commands and their arguments stay here. */
  readonly explain = (error: unknown): Problem => {
    const { actions = [], ...problem } = explain(error);
    for (const action of actions) this.told.set(action.title, action);
    return actions.length === 0 ? problem : { ...problem, remedies: actions.map(({ title }) => title) };
  };

  /** Ends when the command has. */
  async carryOut(title: string): Promise<void> {
    await perform([...this.told.values()], title);
  }
}
