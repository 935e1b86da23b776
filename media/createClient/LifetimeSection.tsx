import { Field } from '../components/Field.tsx';
import { Section } from '../components/Section.tsx';
import { type SectionProps } from './sectionProps.ts';

export function LifetimeSection({ typed, change, errors, texts }: SectionProps) {
  return (
    <Section id="lifetime" heading={texts.lifetimeAndTokens}>
      <Field
        id="accessTokenLifetime"
        label={texts.accessTokenLifetime}
        help={texts.accessTokenLifetimeHelp}
        error={errors.accessTokenLifetime}
        describedBy="accessTokenLifetime-unit"
      >
        {(attributes) => (
          <span class="withUnit">
            {/* Not type=number, because that hides invalid input, and therefore the reason for the error too. */}
            <input
              {...attributes}
              type="text"
              inputMode="numeric"
              autocomplete="off"
              value={typed.accessTokenLifetime}
              onInput={(event) => {
                change({ accessTokenLifetime: event.currentTarget.value });
              }}
            />
            <span class="unit" id="accessTokenLifetime-unit">
              {texts.seconds}
            </span>
          </span>
        )}
      </Field>
    </Section>
  );
}
