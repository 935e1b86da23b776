import { type RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type PickerTexts } from '../../src/forms/protocol.ts';
import { ScopeItem } from './ScopeItem.tsx';
import { type Found, type ScopeSearch } from './useScopeSearch.ts';
import { rowAfterKey, rowsInView, scrollTopFor, type View } from './virtualRows.ts';

interface Props {
  readonly found: Found;
  readonly need: ScopeSearch['need'];
  readonly chosen: ReadonlySet<string>;
  readonly onToggle: (scope: string, chosen: boolean) => void;
  readonly texts: PickerTexts;
  readonly listRef: RefObject<HTMLUListElement | null>;
}

/** The rows found; of thousands only those in view are in the document. One of them is in the tab order. */
export function ScopeRows({ found, need, chosen, onToggle, texts, listRef }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ scrollTop: 0, height: 0, rowHeight: 0 });
  const [current, setCurrent] = useState(0);
  const focusCurrent = useRef(false);

  useMeasured(frame, probe, setView);

  // Another search starts at its top.
  useLayoutEffect(() => {
    setCurrent(0);
    if (frame.current) frame.current.scrollTop = 0;
  }, [found.filter]);

  const { first, last } = rowsInView(view, found.total);
  useEffect(() => {
    if (last >= first) need(first, last);
  }, [need, first, last]);

  // The row to move to may have to be drawn, or even fetched, before it can have the focus.
  useLayoutEffect(() => {
    const row = focusCurrent.current && document.getElementById(`scope-${current}`);
    if (!row) return;
    focusCurrent.current = false;
    row.focus({ preventScroll: true });
  });

  const move = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const target = rowAfterKey(event.key, current, found.total, view);
    if (target === undefined) return;
    event.preventDefault();
    focusCurrent.current = true;
    setCurrent(target);
    if (frame.current) frame.current.scrollTop = scrollTopFor(target, view);
  };

  // The row with the focus stays in the document wherever one scrolls, or the focus would be lost.
  const drawn = new Set<number>();
  for (let row = first; row <= last; row++) drawn.add(row);
  for (const row of [current, focusedRow(listRef)]) if (row !== undefined && row < found.total) drawn.add(row);

  return (
    <div
      class="scopeFrame"
      ref={frame}
      onScroll={(event) => {
        const { scrollTop } = event.currentTarget;
        setView((before) => ({ ...before, scrollTop }));
      }}
    >
      <div class="scopeRow probe" ref={probe} aria-hidden="true" />
      <ul
        ref={listRef}
        class="scopeRows"
        role="list"
        aria-label={texts.available}
        style={{ height: `${found.total * view.rowHeight}px` }}
        onKeyDown={move}
      >
        {[...drawn]
          .sort((a, b) => a - b)
          .map((index) => {
            const row = found.rows.get(index);
            return (
              <li
                key={index}
                class="scopeRow"
                aria-setsize={found.total}
                aria-posinset={index + 1}
                aria-busy={row ? undefined : true}
                style={{ transform: `translateY(${index * view.rowHeight}px)` }}
              >
                {row ? (
                  <ScopeItem
                    row={row}
                    index={index}
                    chosen={chosen.has(row.name)}
                    search={found.filter.text}
                    texts={texts}
                    tabbable={index === current}
                    onToggle={(ticked) => {
                      onToggle(row.name, ticked);
                    }}
                    onFocus={() => {
                      setCurrent(index);
                    }}
                  />
                ) : (
                  <span class="placeholder" />
                )}
              </li>
            );
          })}
      </ul>
    </div>
  );
}

function focusedRow(list: RefObject<HTMLUListElement | null>): number | undefined {
  const { activeElement } = document;
  if (!activeElement || !list.current?.contains(activeElement)) return undefined;
  return Number(activeElement.id.replace('scope-', ''));
}

/** Keeps the height of the frame and, as the style sheet has it, of a row. */
function useMeasured(
  frame: RefObject<HTMLElement | null>,
  probe: RefObject<HTMLElement | null>,
  setView: (change: (before: View) => View) => void,
): void {
  useLayoutEffect(() => {
    const measure = () => {
      const height = frame.current?.clientHeight ?? 0;
      const rowHeight = probe.current?.offsetHeight ?? 0;
      setView((before) =>
        before.height === height && before.rowHeight === rowHeight ? before : { ...before, height, rowHeight },
      );
    };
    const observer = new ResizeObserver(measure);
    if (frame.current) observer.observe(frame.current);
    if (probe.current) observer.observe(probe.current);
    measure();
    return () => {
      observer.disconnect();
    };
  }, []);
}
