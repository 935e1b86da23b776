import { type PickerTexts, type Problem, type ScopePage } from '../../src/forms/protocol.ts';
import { Button } from '../components/Button.tsx';
import { ProblemNotice } from '../components/ProblemNotice.tsx';
import { fill } from '../text.ts';
import { type ScopeSearch } from './useScopeSearch.ts';

interface Props {
  readonly search: ScopeSearch;
  readonly texts: PickerTexts;
  readonly onRetry: () => void;
  readonly onShowLog: () => void;
}

/** Shows what could not be loaded, because an empty list would look like a result. */
export function Failures({ search, texts, onRetry, onShowLog }: Props) {
  const problems = [...(search.problem ? [search.problem] : []), ...listProblems(search.found?.missing ?? [], texts)];
  return (
    <>
      {problems.map((problem, index) => (
        <ProblemNotice key={problem.what} problem={problem} retry={onRetry}>
          {index === problems.length - 1 && (
            <>
              <Button onClick={onRetry}>{texts.retry}</Button>
              <Button onClick={onShowLog}>{texts.showLog}</Button>
            </>
          )}
        </ProblemNotice>
      ))}
    </>
  );
}

/** Combines problems with the same reason, because the lists often fail together. */
function listProblems(missing: ScopePage['missing'], texts: PickerTexts): Problem[] {
  const byReason = new Map<string, Problem>();
  for (const { list, problem } of missing) {
    const why = [problem.what, problem.why].filter(Boolean).join(' ');
    const what = [byReason.get(why)?.what, fill(texts.listMissing, texts[list])].filter(Boolean).join('\n');
    byReason.set(why, { ...problem, what, why });
  }
  return [...byReason.values()];
}
