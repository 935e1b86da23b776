import { type ComponentChildren } from 'preact';
import { ids } from '../text.ts';
import { FieldError } from './FieldError.tsx';

/** Connects a form element to its label, help and error. */
export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface Props {
  readonly id: string;
  readonly label: string;
  /** Shown next to the label, but not part of the field's name. The element itself has `aria-required`. */
  readonly mark?: string | undefined;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  /** Ids of further elements that describe it. */
  readonly describedBy?: string | undefined;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

/** A form element with its label, help and error. */
export function Field({ id, label, mark, help, error, describedBy, children }: Props) {
  return (
    <div class="field">
      <div class="labelLine">
        <label for={id}>{label}</label>
        {mark && (
          <span class="mark" aria-hidden="true">
            {mark}
          </span>
        )}
      </div>
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
      {children({
        id,
        'aria-invalid': error ? true : undefined,
        'aria-describedby': ids(error && `${id}-error`, help && `${id}-help`, describedBy),
      })}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}
