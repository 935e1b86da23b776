import { type Ref } from 'preact';
import { useRef } from 'preact/hooks';
import { type PickerTexts, type ScopeList, scopeLists } from '../../src/forms/protocol.ts';
import { Button } from '../components/Button.tsx';
import { CheckBox } from '../components/CheckBox.tsx';
import { Icon } from '../components/Icon.tsx';
import { ProblemNotice } from '../components/ProblemNotice.tsx';
import { fill } from '../text.ts';
import { type ScopeFilter, type ScopeSource } from './scopeSource.ts';
import { ScopeRows } from './ScopeRows.tsx';
import { type ScopeSearch, useScopeSearch } from './useScopeSearch.ts';
import './scopePicker.css';

interface Props {
  readonly source: ScopeSource;
  readonly texts: PickerTexts;
  readonly filter: ScopeFilter;
  readonly onFilter: (filter: ScopeFilter) => void;
  readonly chosen: readonly string[];
  readonly onToggle: (scope: string, chosen: boolean) => void;
  readonly searchRef?: Ref<HTMLInputElement>;
}

/** Search over all the scopes an organisation can use, and tick those wanted. */
export function ScopePicker({ source, texts, filter, onFilter, chosen, onToggle, searchRef }: Props) {
  const search = useScopeSearch(source, filter, fill(texts.listMissing, texts.available));
  const list = useRef<HTMLUListElement>(null);
  return (
    <div class="picker">
      <Search
        texts={texts}
        text={filter.text}
        inputRef={searchRef}
        onText={(text) => {
          onFilter({ ...filter, text });
        }}
        onDown={() => list.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus()}
      />
      <div class="pickerLine">
        <Lists texts={texts} filter={filter} onFilter={onFilter} />
        <Count texts={texts} search={search} />
      </div>
      <Failures search={search} texts={texts} source={source} />
      <div class="pickerBody" aria-busy={search.searching}>
        {search.searching && <div class="progressLine" />}
        {search.found && search.found.total > 0 ? (
          <ScopeRows
            found={search.found}
            need={search.need}
            chosen={new Set(chosen)}
            onToggle={onToggle}
            texts={texts}
            listRef={list}
          />
        ) : (
          <p class="pickerEmpty">{emptyText(search, filter, texts)}</p>
        )}
      </div>
    </div>
  );
}

/** Why there are no rows; nothing at all beside a failure, which speaks for itself. */
function emptyText({ found, searching, problem }: ScopeSearch, filter: ScopeFilter, texts: PickerTexts): string {
  if (filter.lists.length === 0) return texts.chooseAList;
  if (searching && !found) return texts.loading;
  return problem || found?.missing.length ? '' : texts.nothingFound;
}

interface SearchProps {
  readonly texts: PickerTexts;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly onDown: () => void;
  readonly inputRef: Ref<HTMLInputElement> | undefined;
}

function Search({ texts, text, onText, onDown, inputRef }: SearchProps) {
  return (
    <div class="field">
      <label for="scope-search">{texts.search}</label>
      <span class="searchBox">
        <Icon name="search" />
        <input
          id="scope-search"
          type="search"
          autocomplete="off"
          spellcheck={false}
          maxLength={200}
          ref={inputRef ?? null}
          value={text}
          onInput={(event) => {
            onText(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            onDown();
          }}
        />
      </span>
    </div>
  );
}

function Lists({ texts, filter, onFilter }: Pick<Props, 'texts' | 'filter' | 'onFilter'>) {
  return (
    <div class="lists">
      {scopeLists.map((list) => (
        <CheckBox
          key={list}
          id={`list-${list}`}
          label={texts[list]}
          checked={filter.lists.includes(list)}
          onChange={(checked) => {
            onFilter({
              ...filter,
              lists: scopeLists.filter((one) => (one === list ? checked : filter.lists.includes(one))),
            });
          }}
        />
      ))}
    </div>
  );
}

function Count({ texts, search: { found } }: { readonly texts: PickerTexts; readonly search: ScopeSearch }) {
  return (
    <p class="count" role="status">
      {found && fill(texts.count, found.total)}
    </p>
  );
}

interface FailuresProps {
  readonly search: ScopeSearch;
  readonly texts: PickerTexts;
  readonly source: ScopeSource;
}

/** Says what could not be loaded; an empty list would look like an answer. */
function Failures({ search, texts, source }: FailuresProps) {
  const missing = search.found?.missing ?? [];
  const problems = [
    ...(search.problem ? [search.problem] : []),
    ...missing.map(({ list, problem }) => listProblem(list, problem, texts)),
  ];
  if (problems.length === 0) return null;
  return (
    <>
      {problems.map((problem, index) => (
        <ProblemNotice key={problem.what} problem={problem}>
          {index === problems.length - 1 && (
            <>
              <Button onClick={search.retry}>{texts.retry}</Button>
              <Button onClick={source.showLog}>{texts.showLog}</Button>
            </>
          )}
        </ProblemNotice>
      ))}
    </>
  );
}

function listProblem(
  list: ScopeList,
  problem: { what: string; why?: string | undefined; next?: string | undefined },
  texts: PickerTexts,
) {
  const what = fill(texts.listMissing, texts[list]);
  const why = [problem.what, problem.why].filter(Boolean).join(' ');
  return { what, why, ...(problem.next && { next: problem.next }) };
}
