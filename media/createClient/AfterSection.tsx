import { CheckBox } from '../components/CheckBox.tsx';
import { Field } from '../components/Field.tsx';
import { FieldError } from '../components/FieldError.tsx';
import { Section } from '../components/Section.tsx';
import { Select } from '../components/Select.tsx';
import { chosenConfig } from './draft.ts';
import { type LoadAnswer } from './createClientHost.ts';
import { type SectionProps } from './sectionProps.ts';

interface Props extends SectionProps {
  readonly configs: LoadAnswer['configs'];
  readonly configBlocked: string | undefined;
}

/** What happens after the client has been created. */
export function AfterSection({ typed, change, errors, texts, configs, configBlocked }: Props) {
  if (configs.length === 0 && !configBlocked) return null;
  const blocked = configBlocked ?? (typed.keyKind === 'generate' ? undefined : texts.writeConfigNeedsKey);
  const uri = chosenConfig(typed, { configs, configBlocked });
  const config = configs.find((file) => file.uri === uri);
  return (
    <Section id="after" heading={texts.after}>
      <CheckBox
        id="writeConfig"
        label={texts.writeConfig}
        help={texts.writeConfigHelp}
        blocked={blocked}
        checked={typed.writeConfig && !blocked}
        onChange={(writeConfig) => {
          change({ writeConfig });
        }}
      />
      {config && (
        <div class="indented">
          {configs.length === 1 ? (
            <p class="file">
              <span class="code">{config.label}</span> {config.detail && <span class="help">{config.detail}</span>}
            </p>
          ) : (
            <Field id="config" label={texts.configFile} help={config.detail} error={errors.config}>
              {(attributes) => (
                <Select
                  {...attributes}
                  value={config.uri}
                  options={configs.map(({ uri: value, label }) => ({ value, label }))}
                  onChange={(value) => {
                    change({ config: value });
                  }}
                />
              )}
            </Field>
          )}
        </div>
      )}
      {!(config && configs.length > 1) && <FieldError id="config-error" error={errors.config} />}
    </Section>
  );
}
