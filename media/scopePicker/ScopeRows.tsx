import { type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type PickerTexts } from '../../src/forms/protocol.ts';
import { ScopeItem } from './ScopeItem.tsx';
import { useMeasuredView } from './useMeasuredView.ts';
import { type Found, type ScopeSearch } from './useScopeSearch.ts';
import { rowAfterKey, rowsInView, scrollTopFor } from './virtualRows.ts';

interface Props {
  readonly found: Found;
  readonly need: ScopeSearch['need'];
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (scope: string, chosen: boolean) => void;
  readonly texts: PickerTexts;
  readonly listRef: RefObject<HTMLUListElement | null>;
}

/** The rows that were found. Of thousands, only the visible ones are in the document. One of them is in the tab order. */
export function ScopeRows({ found, need, chosen, onToggle, texts, listRef }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const { view, onScroll } = useMeasuredView(frame, probe);
  const { current, setCurrent, move } = useCurrentRow(found, (row) => {
    if (frame.current) frame.current.scrollTop = scrollTopFor(row, view);
  });
  const { first, last } = rowsInView(view, found.total);
  useEffect(() => {
    if (last >= first) need(first, last);
  }, [need, first, last]);

  return (
    <div class="scopeFrame" ref={frame} onScroll={onScroll}>
      <div class="scopeRow probe" ref={probe} aria-hidden="true" />
      <ul
        ref={listRef}
        class="scopeRows"
        role="list"
        aria-label={texts.available}
        style={{ height: `${found.total * view.rowHeight}px` }}
        onKeyDown={(event) => {
          if (event.altKey || event.ctrlKey || event.metaKey) return;
          const target = rowAfterKey(event.key, current, found.total, view);
          if (target === undefined) return;
          event.preventDefault();
          move(target);
        }}
      >
        {rowsToDraw(first, last, found.total, [current, focusedRow(listRef)]).map((index) => (
          <ScopeRowItem
            key={index}
            index={index}
            top={index * view.rowHeight}
            found={found}
            chosen={chosen}
            texts={texts}
            tabbable={index === current}
            onToggle={onToggle}
            onFocus={() => {
              setCurrent(index);
            }}
          />
        ))}
      </ul>
    </div>
  );
}

interface ItemProps extends Pick<Props, 'found' | 'chosen' | 'texts' | 'onToggle'> {
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly top: number;
  readonly tabbable: boolean;
  readonly onFocus: () => void;
}

/** A row at its position, or a placeholder until it is loaded. */
function ScopeRowItem({ index, top, found, chosen, texts, tabbable, onToggle, onFocus }: ItemProps) {
  const row = found.rows.get(index);
  return (
    <li
      class="scopeRow"
      aria-setsize={found.total}
      aria-posinset={index + 1}
      aria-busy={row ? undefined : true}
      style={{ transform: `translateY(${top}px)` }}
    >
      {row ? (
        <ScopeItem
          row={row}
          index={index}
          chosen={chosen.has(row.name)}
          search={found.filter.text}
          texts={texts}
          tabbable={tabbable}
          onToggle={(ticked) => {
            onToggle(row.name, ticked);
          }}
          onFocus={onFocus}
        />
      ) : (
        <span class="placeholder" />
      )}
    </li>
  );
}

/** The row in the tab order. `move` also focuses it once it is drawn, which may require loading it first. */
function useCurrentRow(found: Found, scrollTo: (row: number) => void) {
  const [current, setCurrent] = useState(0);
  const focusCurrent = useRef(false);

  // A new search begins at the top.
  useLayoutEffect(() => {
    setCurrent(0);
    scrollTo(0);
  }, [found.filter]);

  useLayoutEffect(() => {
    const row = focusCurrent.current && document.getElementById(`scope-${current}`);
    if (!row) return;
    focusCurrent.current = false;
    row.focus({ preventScroll: true });
  });

  const move = (row: number) => {
    focusCurrent.current = true;
    setCurrent(row);
    scrollTo(row);
  };
  return { current, setCurrent, move };
}

/** The visible rows, and those that must stay while scrolling because they would lose the focus, in the order of the list. */
function rowsToDraw(first: number, last: number, total: number, staying: readonly (number | undefined)[]): number[] {
  const rows = new Set<number>();
  for (let row = first; row <= last; row++) rows.add(row);
  for (const row of staying) if (row !== undefined && row < total) rows.add(row);
  return [...rows].sort((a, b) => a - b);
}

function focusedRow(list: RefObject<HTMLElement | null>): number | undefined {
  const { activeElement } = document;
  if (!activeElement || !list.current?.contains(activeElement)) return undefined;
  return Number(activeElement.id.replace('scope-', ''));
}
