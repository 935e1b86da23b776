import { useEffect, useState } from 'preact/hooks';
import type { NewClient } from '../../src/core/journeys/newClient.ts';
import type { CreationReport } from '../../src/forms/createClient/protocol.ts';
import type { Problem } from '../../src/forms/protocol.ts';
import { problemOf } from '../problem.ts';
import type { CreateClientHost } from './createClientHost.ts';

export interface Creation {
  readonly report: CreationReport | undefined;
  /** A request failed as such: beside what `report` says of the steps. */
  readonly problem: Problem | undefined;
  /** `editing`: nothing was begun. */
  readonly phase: 'editing' | 'running' | 'failed' | 'done';
  readonly create: (input: NewClient) => void;
  readonly tryAgain: () => void;
  /** Leads back to the fields; why it failed stays in view. */
  readonly change: () => void;
  /** Stops it at the step that runs; what is made by then is kept. */
  readonly stop: () => void;
  readonly openConfig: () => void;
  /** Leaves a finished creation behind. */
  readonly reset: () => void;
}

/**
 * A creation, from Create to its end. It goes on while the form is hidden: `start` is what the host, or the saved state,
 * knew of it when the form was shown again.
 */
export function useCreation(host: CreateClientHost, start: CreationReport | undefined, otherwise: string): Creation {
  const [report, setReport] = useState(start);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  useEffect(() => host.onProgress(setReport), [host]);

  const fail = (error: unknown) => {
    setProblem(problemOf(error, otherwise));
  };
  /** `shownProblem`: the problem that is shown when the answer is there. */
  const follow = (answer: Promise<CreationReport>, shownProblem?: Problem) => {
    setAsking(true);
    setProblem(undefined);
    answer.then(
      (answered) => {
        // Together: what the report leads to, such as the focus on a field, needs the fields enabled.
        setReport(answered);
        setProblem(shownProblem);
        setAsking(false);
      },
      (error: unknown) => {
        fail(error);
        setAsking(false);
      },
    );
  };

  return {
    report,
    problem,
    phase: phaseOf(report, asking, problem),
    create: (input) => {
      setReport(undefined);
      follow(host.create(input));
    },
    tryAgain: () => {
      follow(host.tryAgain());
    },
    change: () => {
      follow(host.change(), report?.steps.find(({ state }) => state === 'failed')?.problem);
    },
    stop: () => {
      host.stop().catch(fail);
    },
    openConfig: () => {
      setProblem(undefined);
      host.openConfig().catch(fail);
    },
    reset: () => {
      setReport(undefined);
      setProblem(undefined);
    },
  };
}

function phaseOf(report: CreationReport | undefined, asking: boolean, problem: Problem | undefined): Creation['phase'] {
  if (asking) return 'running';
  if (report?.outcome === 'running') return problem ? 'failed' : 'running';
  return report?.outcome === 'failed' || report?.outcome === 'done' ? report.outcome : 'editing';
}
