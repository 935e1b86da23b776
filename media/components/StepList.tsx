import { type ReportStep } from '../../src/forms/createClient/protocol.ts';
import { Icon } from './Icon.tsx';
import { ProblemText } from './ProblemNotice.tsx';
import { RemedyButtons } from './RemedyButtons.tsx';
import './stepList.css';

interface Props {
  readonly steps: readonly ReportStep[];
  /** The name of each state. Icon and colour say the same. */
  readonly states: Readonly<Record<ReportStep['state'], string>>;
  readonly labels: { readonly why: string; readonly next: string };
}

const icons = { waiting: 'waiting', running: 'running', done: 'done', failed: 'error', skipped: 'skipped' } as const;

/** The steps of a long task and their progress. */
export function StepList({ steps, states, labels }: Props) {
  return (
    <ol class="steps">
      {steps.map((step) => (
        <li
          key={step.id}
          class={`step step-${step.state}`}
          aria-current={step.state === 'running' ? 'step' : undefined}
        >
          <Icon name={icons[step.state]} />
          <span class="stepLabel">{step.label}</span>
          <span class="stepState">{states[step.state]}</span>
          {step.detail && <span class="stepDetail">{step.detail}</span>}
          {step.problem && (
            <div class="stepProblem">
              <ProblemText problem={step.problem} labels={labels} />
              {step.problem.remedies && (
                <div class="buttons">
                  <RemedyButtons titles={step.problem.remedies} />
                </div>
              )}
            </div>
          )}
        </li>
      ))}
    </ol>
  );
}
