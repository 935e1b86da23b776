import { type Problem } from '../src/forms/protocol.ts';
import { AskEnded, AskFailed } from '../src/forms/rpc.ts';

/** What to show for a failed ask; undefined when the form itself gave it up. */
export function problemOf(error: unknown, otherwise: string): Problem | undefined {
  if (error instanceof AskEnded) return undefined;
  return error instanceof AskFailed ? error.problem : { what: otherwise };
}
