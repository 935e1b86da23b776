import { type ComponentChildren } from 'preact';
import { type Problem } from '../../src/forms/protocol.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly problem: Problem;
  /** The words before the reason and the advice. */
  readonly labels?: { readonly why: string; readonly next: string } | undefined;
  /** Buttons. */
  readonly children?: ComponentChildren;
}

/** What happened, why, and what to do. Read aloud when it appears. */
export function ProblemNotice({ problem, labels, children }: Props) {
  return (
    <div class="problem" role="alert">
      <Icon name="error" />
      <div class="problemText">
        <ProblemText problem={problem} labels={labels} />
        {children && <div class="buttons">{children}</div>}
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
