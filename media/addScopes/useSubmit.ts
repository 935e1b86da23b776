import { useState } from 'preact/hooks';
import { type Problem } from '../../src/forms/protocol.ts';
import { problemOf } from '../problem.ts';
import { type AddScopesHost } from './addScopesHost.ts';

export interface Submission {
  /** `added`: the scopes have been added, and the host is about to close the form. */
  readonly phase: 'choosing' | 'saving' | 'added';
  readonly problem: Problem | undefined;
  readonly submit: (scopes: readonly string[]) => void;
}

export function useSubmit(host: AddScopesHost, otherwise: string): Submission {
  const [phase, setPhase] = useState<Submission['phase']>('choosing');
  const [problem, setProblem] = useState<Problem>();
  return {
    phase,
    problem,
    submit(scopes) {
      setPhase('saving');
      setProblem(undefined);
      host.submit(scopes).then(
        (answer) => {
          setPhase(answer.added ? 'added' : 'choosing');
          setProblem(answer.problem);
        },
        (error: unknown) => {
          setPhase('choosing');
          setProblem(problemOf(error, otherwise));
        },
      );
    },
  };
}
