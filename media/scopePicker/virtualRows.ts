/** Number of rows drawn beyond the visible ones, to avoid gaps while scrolling. */
const overscan = 6;

export interface View {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** First and last (inclusive) row to draw. If there are none, last < first. */
export function rowsInView({ scrollTop, height, rowHeight }: View, total: number): { first: number; last: number } {
  if (rowHeight <= 0) return { first: 0, last: Math.min(total, overscan) - 1 };
  return {
    first: Math.max(0, Math.floor(scrollTop / rowHeight) - overscan),
    last: Math.min(total, Math.ceil((scrollTop + height) / rowHeight) + overscan) - 1,
  };
}

/** The nearest scroll position at which a row is fully visible. */
export function scrollTopFor(row: number, { scrollTop, height, rowHeight }: View): number {
  const top = row * rowHeight;
  if (top < scrollTop) return top;
  return Math.max(scrollTop, top + rowHeight - height);
}

/** The row that a key moves to; undefined for keys that do not move. */
export function rowAfterKey(key: string, row: number, total: number, view: View): number | undefined {
  const page = Math.max(1, Math.floor(view.height / view.rowHeight) - 1);
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + page,
    PageUp: row - page,
    Home: 0,
    End: total - 1,
  };
  const target = moves[key];
  return target === undefined ? undefined : Math.max(0, Math.min(total - 1, target));
}
