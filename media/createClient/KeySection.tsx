import type { ComponentChildren } from 'preact';
import { modulusLengths } from '../../src/core/journeys/newClient.ts';
import { Field } from '../components/Field.tsx';
import { FieldError } from '../components/FieldError.tsx';
import { Section } from '../components/Section.tsx';
import { Select } from '../components/Select.tsx';
import { fill } from '../text.ts';
import type { Draft } from './draft.ts';
import type { SectionProps } from './sectionProps.ts';

export function KeySection({ typed, change, errors, texts }: SectionProps) {
  const option = (kind: Draft['keyKind'], label: string, help: string, inside?: ComponentChildren) => (
    <KeyOption
      kind={kind}
      label={label}
      help={help}
      chosen={typed.keyKind === kind}
      onChoose={() => {
        change({ keyKind: kind });
      }}
    >
      {inside}
    </KeyOption>
  );
  return (
    <Section id="key" heading={texts.key}>
      <div class="group" role="radiogroup" aria-labelledby="key-heading">
        {option(
          'generate',
          texts.keyGenerate,
          texts.keyGenerateHelp,
          <KeySize typed={typed} change={change} texts={texts} />,
        )}
        {option(
          'paste',
          texts.keyPaste,
          texts.keyPasteHelp,
          <Field id="key" label={texts.pastedKey} error={errors.key}>
            {(attributes) => (
              <textarea
                {...attributes}
                class="code"
                rows={6}
                spellcheck={false}
                autocomplete="off"
                value={typed.pastedKey}
                onInput={(event) => {
                  change({ pastedKey: event.currentTarget.value });
                }}
              />
            )}
          </Field>,
        )}
        {option('later', texts.keyLater, texts.keyLaterHelp)}
      </div>
      {typed.keyKind !== 'paste' && <FieldError id="key-error" error={errors.key} />}
    </Section>
  );
}

function KeySize({ typed, change, texts }: Pick<SectionProps, 'typed' | 'change' | 'texts'>) {
  return (
    <Field id="keySize" label={texts.keySize}>
      {(attributes) => (
        <Select
          {...attributes}
          value={String(typed.bits)}
          options={modulusLengths.map((bits) => ({ value: String(bits), label: fill(texts.bits, String(bits)) }))}
          onChange={(value) => {
            change({ bits: modulusLengths.find((bits) => String(bits) === value) ?? typed.bits });
          }}
        />
      )}
    </Field>
  );
}

interface OptionProps {
  readonly kind: string;
  readonly label: string;
  readonly help: string;
  readonly chosen: boolean;
  readonly onChoose: () => void;
  /** Shown while the option is selected. */
  readonly children: ComponentChildren;
}

function KeyOption({ kind, label, help, chosen, onChoose, children }: OptionProps) {
  const id = `key-${kind}`;
  return (
    <div class="choice">
      <input type="radio" name="key" id={id} checked={chosen} aria-describedby={`${id}-help`} onChange={onChoose} />
      <div class="choiceText">
        <label for={id}>{label}</label>
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
        {chosen && children}
      </div>
    </div>
  );
}
