import { type RefObject } from 'preact';
import { useRef } from 'preact/hooks';
import { type PickerTexts, scopeLists } from '../../src/forms/protocol.ts';
import { CheckBox } from '../components/CheckBox.tsx';
import { Icon } from '../components/Icon.tsx';
import { fill } from '../text.ts';
import { Failures } from './Failures.tsx';
import { ScopeRows } from './ScopeRows.tsx';
import { type ScopeFilter, type ScopeSource } from './scopeSource.ts';
import { type ScopeSearch, useScopeSearch } from './useScopeSearch.ts';
import './scopePicker.css';

interface Props {
  readonly source: ScopeSource;
  readonly texts: PickerTexts;
  readonly filter: ScopeFilter;
  readonly onFilter: (filter: ScopeFilter) => void;
  readonly chosen: readonly string[];
  readonly onToggle: (scope: string, chosen: boolean) => void;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}

/** Search over all the scopes an organisation can use, and tick those wanted. */
export function ScopePicker({ source, texts, filter, onFilter, chosen, onToggle, searchRef }: Props) {
  const search = useScopeSearch(source, filter, texts.scopesMissing);
  const list = useRef<HTMLUListElement>(null);
  const { found } = search;
  const hasRows = found !== undefined && found.total > 0;
  const failures = (
    <Failures
      search={search}
      texts={texts}
      onShowLog={source.showLog}
      onRetry={() => {
        // The button may be gone when the answer is there; the focus must not go with it.
        searchRef.current?.focus();
        search.retry();
      }}
    />
  );
  return (
    <div class="picker">
      <SearchBox
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
        <p class="count" role="status">
          {countText(search, texts)}
        </p>
      </div>
      {hasRows && failures}
      <div class="pickerBody" aria-busy={search.searching}>
        {search.searching && <div class="progressLine" />}
        {hasRows ? (
          <ScopeRows
            found={found}
            need={search.need}
            chosen={new Set(chosen)}
            onToggle={onToggle}
            texts={texts}
            listRef={list}
          />
        ) : (
          <div class="pickerEmpty">
            {failures}
            <p>{emptyText(search, filter, texts)}</p>
          </div>
        )}
      </div>
    </div>
  );
}

/** What is missing is not counted: “0 scopes” would look like an answer. */
function countText({ found, problem }: ScopeSearch, texts: PickerTexts): string | undefined {
  if (!found || (found.total === 0 && (problem ?? found.missing.length > 0))) return undefined;
  return found.total === 1 ? texts.countOfOne : fill(texts.count, found.total);
}

/** Why there are no rows; nothing beside a failure, which speaks for itself. */
function emptyText({ found, searching, problem }: ScopeSearch, filter: ScopeFilter, texts: PickerTexts) {
  if (filter.lists.length === 0) return texts.chooseAList;
  if (problem ?? found?.missing.length) return undefined;
  return searching && !found ? texts.loading : texts.nothingFound;
}

interface SearchBoxProps {
  readonly texts: PickerTexts;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The arrow from the search to what was found. */
  readonly onDown: () => void;
  readonly inputRef: RefObject<HTMLInputElement | null>;
}

function SearchBox({ texts, text, onText, onDown, inputRef }: SearchBoxProps) {
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
          ref={inputRef}
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
            const lists = scopeLists.filter((one) => (one === list ? checked : filter.lists.includes(one)));
            onFilter({ ...filter, lists });
          }}
        />
      ))}
    </div>
  );
}
