import { type RefObject } from 'preact';
import { type CreateClientTexts } from '../../src/forms/createClient/protocol.ts';
import { Icon } from '../components/Icon.tsx';
import { ProblemNotice } from '../components/ProblemNotice.tsx';
import { StepList } from '../components/StepList.tsx';
import { type Creation } from './useCreation.ts';

interface Props {
  readonly creation: Creation;
  readonly texts: CreateClientTexts;
  readonly sectionRef: RefObject<HTMLElement | null>;
}

const icons = { done: 'done', failed: 'error', running: 'running' } as const;

/** The progress of creating a client. */
export function Progress({ creation, texts, sectionRef }: Props) {
  const { report, phase, problem } = creation;
  const shown = phase !== 'editing';
  return (
    <section class="section progress" aria-labelledby="progress-heading" tabIndex={-1} ref={sectionRef} hidden={!shown}>
      <h2 id="progress-heading" class={phase === 'done' ? 'onlyRead' : undefined}>
        {texts.progress}
      </h2>
      {/* Always in the document, because screen readers would otherwise miss its first text. */}
      <p class={`status status-${phase}`} role="status">
        {phase !== 'editing' && <Icon name={icons[phase]} />}
        <span>{report?.summary}</span>
      </p>
      {report && shown && <StepList steps={report.steps} states={stepStates(texts)} labels={texts} />}
      {problem && shown && <ProblemNotice problem={problem} labels={texts} />}
    </section>
  );
}

function stepStates(texts: CreateClientTexts) {
  return {
    waiting: texts.stepWaiting,
    running: texts.stepRunning,
    done: texts.stepDone,
    failed: texts.stepFailed,
    skipped: texts.stepSkipped,
  };
}
