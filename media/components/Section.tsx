import { type ComponentChildren } from 'preact';

interface Props {
  readonly id: string;
  readonly heading: string;
  readonly children: ComponentChildren;
}

/** A section of a form with its heading. */
export function Section({ id, heading, children }: Props) {
  return (
    <section class="section" aria-labelledby={`${id}-heading`}>
      <h2 id={`${id}-heading`}>{heading}</h2>
      {children}
    </section>
  );
}
