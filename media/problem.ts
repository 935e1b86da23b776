import { type Problem } from '../src/forms/protocol.ts';
import { AskEnded, AskFailed } from '../src/forms/rpc.ts';

/** The problem to show for a failed request; undefined if the form itself cancelled it. */
export function problemOf(error: unknown, otherwise: string): Problem | undefined {
  if (error instanceof AskEnded) return undefined;
  return error instanceof AskFailed ? error.problem : { what: otherwise };
}
