import { type PickerTexts, type ScopeRow } from '../../src/forms/protocol.ts';
import { Icon } from '../components/Icon.tsx';
import { fill, ids } from '../text.ts';
import { Highlighted } from './Highlighted.tsx';

interface Props {
  readonly row: ScopeRow;
  readonly index: number;
  readonly chosen: boolean;
  readonly search: string;
  readonly texts: PickerTexts;
  readonly tabbable: boolean;
  readonly onToggle: (chosen: boolean) => void;
  readonly onFocus: () => void;
}

/** One scope. Rows that can't be ticked can still be focused, and show the reason. */
export function ScopeItem({ row, index, chosen, search, texts, tabbable, onToggle, onFocus }: Props) {
  const id = `scope-${index}`;
  const available = row.state === 'available';
  const reason = row.state === 'added' ? texts.alreadyAdded : row.state === 'unavailable' ? row.why : undefined;
  const owner = row.owner && fill(texts.owner, row.owner);
  return (
    <>
      <input
        type="checkbox"
        id={id}
        checked={chosen || row.state === 'added'}
        tabIndex={tabbable ? 0 : -1}
        aria-disabled={available ? undefined : true}
        aria-describedby={ids(reason && `${id}-reason`, row.description && `${id}-description`, owner && `${id}-owner`)}
        onFocus={onFocus}
        onClick={(event) => {
          if (!available) event.preventDefault();
        }}
        onChange={(event) => {
          onToggle(event.currentTarget.checked);
        }}
      />
      <div class="scopeText" title={[row.name, row.description, owner, reason].filter(Boolean).join('\n')}>
        <label class="scopeName" for={id}>
          <Highlighted text={row.name} search={search} />
        </label>
        <span class={`scopeAbout scopeAbout-${row.state}`}>
          <span class="scopeDescription" id={`${id}-description`}>
            <Highlighted text={row.description} search={search} />
          </span>
          <span class="scopeOwner" id={`${id}-owner`}>
            <Highlighted text={owner} search={search} />
          </span>
        </span>
        {reason && (
          <span class={`scopeReason scopeReason-${row.state}`} id={`${id}-reason`}>
            <Icon name={row.state === 'added' ? 'done' : 'info'} />
            <span>{reason}</span>
          </span>
        )}
      </div>
    </>
  );
}
