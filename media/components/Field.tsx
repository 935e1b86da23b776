import { type ComponentChildren } from 'preact';
import { ids } from '../text.ts';
import { FieldError } from './FieldError.tsx';

/** What ties a form element to its label, help and error. */
export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-invalid': boolean | undefined;
  readonly 'aria-describedby': string | undefined;
}

interface Props {
  readonly id: string;
  readonly label: string;
  /** Shown beside the label, which stays the field's whole name; the element itself says `aria-required`. */
  readonly mark?: string | undefined;
  readonly help?: string | undefined;
  readonly error?: string | undefined;
  /** More ids that describe the element. */
  readonly describedBy?: string | undefined;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

/** A label, a line of help, the form element and what is wrong with it. */
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
