import { type RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';
import { type View } from './virtualRows.ts';

/** The visible part of the list: the frame's height and scroll position, and the row height from the style sheet. */
export function useMeasuredView(
  frame: RefObject<HTMLElement | null>,
  /** A hidden row that is measured. */
  probe: RefObject<HTMLElement | null>,
): { readonly view: View; readonly onScroll: () => void } {
  const [view, setView] = useState<View>({ scrollTop: 0, height: 0, rowHeight: 0 });

  useLayoutEffect(() => {
    const measure = () => {
      const height = frame.current?.clientHeight ?? 0;
      const rowHeight = probe.current?.offsetHeight ?? 0;
      setView((before) =>
        before.height === height && before.rowHeight === rowHeight ? before : { ...before, height, rowHeight },
      );
    };
    const observer = new ResizeObserver(measure);
    for (const { current } of [frame, probe]) if (current) observer.observe(current);
    measure();
    return () => {
      observer.disconnect();
    };
  }, []);

  return {
    view,
    onScroll() {
      const scrollTop = frame.current?.scrollTop ?? 0;
      setView((before) => ({ ...before, scrollTop }));
    },
  };
}
