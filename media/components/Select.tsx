import { Icon } from './Icon.tsx';
import { type FieldAttributes } from './Field.tsx';

interface Props extends FieldAttributes {
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

export function Select({ value, options, onChange, ...attributes }: Props) {
  return (
    <span class="select">
      <select
        {...attributes}
        value={value}
        onChange={(event) => {
          onChange(event.currentTarget.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon name="chevronDown" />
    </span>
  );
}
