import { type ComponentChildren } from 'preact';
import { type Problem } from '../../src/forms/protocol.ts';
import { Icon } from './Icon.tsx';
import { RemedyButtons } from './RemedyButtons.tsx';

interface Props {
  readonly problem: Problem;
  /** The labels before the reason and the advice. */
  readonly labels?: { readonly why: string; readonly next: string } | undefined;
  /** Retries what failed after a remedy. Set only if retrying without asking is safe. */
  readonly retry?: () => void;
  /** Buttons next to the remedies. */
  readonly children?: ComponentChildren;
}

/** What happened, why, and what to do. Screen readers announce it when it appears. */
export function ProblemNotice({ problem, labels, retry, children }: Props) {
  const hasButtons = Boolean(children) || problem.remedies !== undefined;
  return (
    <div class="problem" role="alert">
      <Icon name="error" />
      <div class="problemText">
        <ProblemText problem={problem} labels={labels} />
        {hasButtons && (
          <div class="buttons">
            <RemedyButtons titles={problem.remedies} then={retry} />
            {children}
          </div>
        )}
      </div>
    </div>
  );
}

export function ProblemText({ problem, labels }: Pick<Props, 'problem' | 'labels'>) {
  return (
    <>
      <p class="what">{problem.what}</p>
      {problem.why && <Explanation label={labels?.why} text={problem.why} />}
      {problem.next && <Explanation label={labels?.next} text={problem.next} />}
    </>
  );
}

function Explanation({ label, text }: { readonly label: string | undefined; readonly text: string }) {
  return (
    <p>
      {label && <span class="explanationLabel">{label}</span>}
      {text}
    </p>
  );
}
