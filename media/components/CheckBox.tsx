import { ids } from '../text.ts';
import { Icon } from './Icon.tsx';

interface Props {
  readonly id: string;
  readonly label: string;
  readonly help?: string | undefined;
  /** Why it can't be ticked now. It can still be focused, so that the reason can be read. */
  readonly blocked?: string | undefined;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

export function CheckBox({ id, label, help, blocked, checked, onChange }: Props) {
  return (
    <div class="choice">
      <input
        type="checkbox"
        id={id}
        checked={checked}
        aria-disabled={blocked ? true : undefined}
        aria-describedby={ids(help && `${id}-help`, blocked && `${id}-blocked`)}
        onClick={(event) => {
          if (blocked && !checked) event.preventDefault();
        }}
        onChange={(event) => {
          onChange(event.currentTarget.checked);
        }}
      />
      <div class="choiceText">
        <label for={id}>{label}</label>
        {help && (
          <p class="help" id={`${id}-help`}>
            {help}
          </p>
        )}
        {blocked && (
          <p class="blocked" id={`${id}-blocked`}>
            <Icon name="info" />
            <span>{blocked}</span>
          </p>
        )}
      </div>
    </div>
  );
}
