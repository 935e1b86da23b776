import { useEffect, useState } from 'preact/hooks';
import type { NewClient } from '../../src/core/journeys/newClient.ts';
import type { CreationReport } from '../../src/forms/createClient/protocol.ts';
import type { Problem } from '../../src/forms/protocol.ts';
import { problemOf } from '../problem.ts';
import type { CreateClientHost } from './createClientHost.ts';

export interface Creation {
  readonly report: CreationReport | undefined;
  /** The problem if a request itself failed, in addition to the steps in `report`. */
  readonly problem: Problem | undefined;
  /** `editing`: creation has not begun. */
  readonly phase: 'editing' | 'running' | 'failed' | 'done';
  readonly create: (input: NewClient) => void;
  readonly tryAgain: () => void;
  /** Returns to the fields. The reason for the failure stays visible. */
  readonly change: () => void;
  /** Stops at the running step. What has been created is kept. */
  readonly stop: () => void;
  readonly openConfig: () => void;
  /** Leaves a finished creation. */
  readonly reset: () => void;
}

/**
 * A creation from start to end. It continues while the form is hidden: `start` is what the host, or the saved state, knew about
 * it when the form was shown again.
 */
export function useCreation(host: CreateClientHost, start: CreationReport | undefined, otherwise: string): Creation {
  const [report, setReport] = useState(start);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();

  useEffect(() => host.onProgress(setReport), [host]);

  const fail = (error: unknown) => {
    setProblem(problemOf(error, otherwise));
  };
  /** `shownProblem`: the problem to show with the answer. */
  const follow = (answer: Promise<CreationReport>, shownProblem?: Problem) => {
    setAsking(true);
    setProblem(undefined);
    answer.then(
      (answered) => {
        // Set together, because effects of the report, such as focusing a field, need the fields to be enabled.
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
