import { maxDescription } from '../../src/core/journeys/newClient.ts';
import type { CreateClientTexts } from '../../src/forms/createClient/protocol.ts';
import { Field } from '../components/Field.tsx';
import { Section } from '../components/Section.tsx';
import { classes, fill } from '../text.ts';
import type { SectionProps } from './sectionProps.ts';

/** From here on the count is read aloud while one types; before, it would only disturb. */
const nearTheEnd = 20;

export function GeneralSection({ typed, change, errors, texts }: SectionProps) {
  return (
    <Section id="general" heading={texts.general}>
      <Field
        id="displayName"
        label={texts.displayName}
        mark={texts.required}
        help={texts.displayNameHelp}
        error={errors.displayName}
      >
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            aria-required="true"
            autocomplete="off"
            value={typed.displayName}
            onInput={(event) => {
              change({ displayName: event.currentTarget.value });
            }}
          />
        )}
      </Field>
      <Field
        id="description"
        label={texts.description}
        help={texts.descriptionHelp}
        error={errors.description}
        describedBy="description-count"
      >
        {(attributes) => (
          <>
            <textarea
              {...attributes}
              rows={3}
              value={typed.description}
              onInput={(event) => {
                change({ description: event.currentTarget.value });
              }}
            />
            <CharacterCount left={maxDescription - typed.description.length} texts={texts} />
          </>
        )}
      </Field>
    </Section>
  );
}

function countText(left: number, texts: CreateClientTexts): string {
  if (left < 0) return left === -1 ? texts.oneCharacterTooMany : fill(texts.charactersTooMany, -left);
  return left === 1 ? texts.oneCharacterLeft : fill(texts.charactersLeft, left);
}

function CharacterCount({ left, texts }: { readonly left: number; readonly texts: CreateClientTexts }) {
  const count = countText(left, texts);
  return (
    <>
      <p id="description-count" class={classes('help', left < 0 && 'tooMany')}>
        {count}
      </p>
      <span class="onlyRead" role="status">
        {left <= nearTheEnd && count}
      </span>
    </>
  );
}
