import { commands, l10n } from 'vscode';

/** What happened, why, and what to do next, in the user's language. Holds no secret. */
export interface Problem {
  readonly what: string;
  readonly why?: string | undefined;
  readonly next?: string | undefined;
  /** Remedies one click away, the best first; shown beside Retry and Show Log. */
  readonly actions?: readonly ProblemAction[] | undefined;
  /** What the server's own log calls its answer: for the log here, and for its support. */
  readonly reference?: string | undefined;
}

export interface ProblemAction {
  readonly title: string;
  /** A command's id, and what it is called with. */
  readonly command: string;
  readonly arguments?: readonly unknown[];
}

/** A failure that brings its own words for a person. Its text must hold no secret. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(readonly problem: Problem) {
    super(problem.what);
  }
}

/** Carries out the remedy whose title was chosen; false when what was chosen is none. */
export async function perform(actions: readonly ProblemAction[], chosen: string | undefined): Promise<boolean> {
  const action = actions.find(({ title }) => title === chosen);
  if (action) await commands.executeCommand(action.command, ...(action.arguments ?? []));
  return action !== undefined;
}

/** Throws Refusal: what is done by one window at a time goes on already. */
export function refuseRunningElsewhere(what: string): never {
  throw new Refusal({ what, why: l10n.t('Already running in another window.') });
}

/** For the log: what kind of error and where, without messages that may quote what was being read. */
export function trace(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  const cause = error.cause === undefined ? '' : `\ncaused by ${trace(error.cause)}`;
  return [error.name, ...frames].join('\n') + cause;
}

/** One line of a problem, for a notification. */
export function sentence({ what, why, next }: Problem): string {
  return [what, why, next].flatMap((part) => (part ? [/[.!?…]$/.test(part) ? part : `${part}.`] : [])).join(' ');
}
