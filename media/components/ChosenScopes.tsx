import { useLayoutEffect, useRef } from 'preact/hooks';
import { fill } from '../text.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly scopes: readonly string[];
  /** Id of the heading. */
  readonly labelledBy: string;
  /** “Remove {0}” */
  readonly removeText: string;
  readonly onRemove: (scope: string) => void;
  /** Called when the last scope has been removed, to move the focus elsewhere. */
  readonly onEmptied: () => void;
}

/** The scopes chosen so far, each with a button to remove it. */
export function ChosenScopes({ scopes, labelledBy, removeText, onRemove, onEmptied }: Props) {
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<number | undefined>(undefined);

  // The focused button has been removed, so its neighbour gets the focus.
  useLayoutEffect(() => {
    const index = removed.current;
    removed.current = undefined;
    if (index === undefined) return;
    const buttons = list.current?.querySelectorAll('button');
    if (buttons?.length) buttons[Math.min(index, buttons.length - 1)]?.focus();
    else onEmptied();
  }, [scopes]);

  if (scopes.length === 0) return null;
  return (
    <ul class="chosen" ref={list} aria-labelledby={labelledBy}>
      {scopes.map((scope, index) => (
        <li key={scope}>
          <span class="scopeName">{scope}</span>
          <button
            type="button"
            class="iconButton"
            aria-label={fill(removeText, scope)}
            title={fill(removeText, scope)}
            onClick={() => {
              removed.current = index;
              onRemove(scope);
            }}
          >
            <Icon name="remove" />
          </button>
        </li>
      ))}
    </ul>
  );
}
