import { useRef } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { CheckBox } from '../components/CheckBox.tsx';
import { ChosenScopes } from '../components/ChosenScopes.tsx';
import { FieldError } from '../components/FieldError.tsx';
import { Icon } from '../components/Icon.tsx';
import { Section } from '../components/Section.tsx';
import { ScopePicker } from '../scopePicker/ScopePicker.tsx';
import { type ScopeSource } from '../scopePicker/scopeSource.ts';
import { ids } from '../text.ts';
import { type LoadAnswer } from './createClientHost.ts';
import { type SectionProps } from './sectionProps.ts';

interface Props extends SectionProps {
  readonly presets: LoadAnswer['presets'];
  readonly source: ScopeSource;
}

export function ScopesSection({ typed, change, errors, texts, presets, source }: Props) {
  const addButton = useRef<HTMLButtonElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const add = (scopes: readonly string[]) => {
    change({ scopes: [...new Set([...typed.scopes, ...scopes])] });
  };
  const remove = (scopes: readonly string[]) => {
    change({ scopes: typed.scopes.filter((scope) => !scopes.includes(scope)) });
  };
  return (
    <Section id="scopes" heading={texts.scopes}>
      {presets.length > 0 && (
        <Presets texts={texts} presets={presets} chosen={typed.scopes} add={add} remove={remove} />
      )}
      <div class="field">
        <div class="listHeading">
          <h3 id="scopes-added">{texts.scopesAdded}</h3>
          <Button
            id="addScope"
            buttonRef={addButton}
            expanded={typed.picking}
            controls="scope-picker"
            describedBy={ids(errors.scopes && 'scopes-error')}
            onClick={() => {
              change({ picking: !typed.picking });
            }}
          >
            {!typed.picking && <Icon name="add" />}
            {typed.picking ? texts.doneAddingScopes : texts.addScope}
          </Button>
        </div>
        {typed.scopes.length === 0 && <p class="help empty">{texts.noScopesAdded}</p>}
        <ChosenScopes
          scopes={typed.scopes}
          labelledBy="scopes-added"
          removeText={texts.removeScope}
          onRemove={(scope) => {
            remove([scope]);
          }}
          onEmptied={() => addButton.current?.focus()}
        />
        <FieldError id="scopes-error" error={errors.scopes} />
        <div id="scope-picker" hidden={!typed.picking}>
          {typed.picking && (
            <ScopePicker
              source={source}
              texts={texts.picker}
              filter={typed.filter}
              onFilter={(filter) => {
                change({ filter });
              }}
              chosen={typed.scopes}
              onToggle={(scope, ticked) => {
                if (ticked) add([scope]);
                else remove([scope]);
              }}
              searchRef={search}
            />
          )}
        </div>
      </div>
    </Section>
  );
}

interface PresetsProps extends Pick<Props, 'texts' | 'presets'> {
  readonly chosen: readonly string[];
  readonly add: (scopes: readonly string[]) => void;
  readonly remove: (scopes: readonly string[]) => void;
}

/** The presets. One is ticked when all its scopes are chosen, however they were chosen. */
function Presets({ texts, presets, chosen, add, remove }: PresetsProps) {
  return (
    <fieldset class="group">
      <legend>{texts.presets}</legend>
      {presets.map((preset) => (
        <CheckBox
          key={preset.id}
          id={`preset-${preset.id}`}
          label={preset.label}
          help={preset.description}
          blocked={preset.unavailable}
          checked={preset.scopes.every((scope) => chosen.includes(scope))}
          onChange={(ticked) => {
            if (ticked) add(preset.scopes);
            else remove(preset.scopes);
          }}
        />
      ))}
    </fieldset>
  );
}
