import { type ComponentChildren, type Ref } from 'preact';

interface Props {
  readonly id?: string;
  readonly primary?: boolean;
  /** Can be focused and explains itself through `describedBy`, but does nothing. */
  readonly unavailable?: boolean;
  readonly describedBy?: string | undefined;
  readonly expanded?: boolean;
  readonly controls?: string;
  /** The name for screen readers, if the button's own text is too short. */
  readonly label?: string;
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly onClick: () => void;
  readonly children: ComponentChildren;
}

/** A button that never submits natively, because the CSP allows no form action. */
export function Button({
  id,
  primary,
  unavailable,
  describedBy,
  expanded,
  controls,
  label,
  buttonRef,
  onClick,
  children,
}: Props) {
  return (
    <button
      type="button"
      id={id}
      class={primary ? 'button primary' : 'button'}
      ref={buttonRef ?? null}
      aria-disabled={unavailable ? true : undefined}
      aria-describedby={describedBy}
      aria-expanded={expanded}
      aria-controls={controls}
      aria-label={label}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
