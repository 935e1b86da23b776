import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { ChosenScopes } from '../components/ChosenScopes.tsx';
import { FormHeader } from '../components/FormHeader.tsx';
import { Icon } from '../components/Icon.tsx';
import { ProblemNotice } from '../components/ProblemNotice.tsx';
import { focusWhenShown } from '../focusWhenShown.ts';
import { type SavedForm } from '../host.ts';
import { startFilter } from '../scopePicker/scopeSource.ts';
import { ScopePicker } from '../scopePicker/ScopePicker.tsx';
import { fill } from '../text.ts';
import { type AddScopesHost, type LoadAnswer } from './addScopesHost.ts';
import { type SavedAddScopes } from './savedForm.ts';
import { useSubmit } from './useSubmit.ts';

interface Props {
  readonly host: AddScopesHost;
  readonly saved: SavedForm<SavedAddScopes>;
  readonly loaded: LoadAnswer;
}

export function AddScopesForm({ host, saved, loaded }: Props) {
  const { texts } = loaded;
  const [{ chosen, filter }, setForm] = useState<SavedAddScopes>(
    () => saved.read() ?? { chosen: [], filter: startFilter },
  );
  const { phase, problem, submit } = useSubmit(host, texts.loadFailed);
  const search = useRef<HTMLInputElement>(null);
  useKept(host, saved, { chosen, filter }, phase === 'added');
  useEffect(() => {
    focusWhenShown(search.current);
  }, []);

  const toggle = (scope: string, ticked: boolean) => {
    setForm((form) => {
      const others = form.chosen.filter((one) => one !== scope);
      return { ...form, chosen: ticked ? [...others, scope] : others };
    });
  };
  return (
    <main>
      <FormHeader {...loaded} heading={texts.heading} sandboxNote={texts.sandboxNote} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        <fieldset class="fields tall" disabled={phase !== 'choosing'}>
          <ScopePicker
            source={host.scopes}
            texts={texts.picker}
            filter={filter}
            onFilter={(changed) => {
              setForm((form) => ({ ...form, filter: changed }));
            }}
            chosen={chosen}
            onToggle={toggle}
            searchRef={search}
          />
          <section class="field" aria-labelledby="chosen-heading">
            <p class="chosenCount" id="chosen-heading" role="status">
              {chosen.length > 0 ? fill(texts.chosen, chosen.length) : texts.nothingChosen}
            </p>
            <ChosenScopes
              scopes={chosen}
              labelledBy="chosen-heading"
              removeText={texts.removeScope}
              onRemove={(scope) => {
                toggle(scope, false);
              }}
              onEmptied={() => search.current?.focus()}
            />
          </section>
        </fieldset>
        {problem && (
          <ProblemNotice problem={problem} labels={texts}>
            <Button onClick={host.showLog}>{texts.showLog}</Button>
          </ProblemNotice>
        )}
        <div class="buttons actions">
          <Button
            primary
            unavailable={chosen.length === 0 || phase !== 'choosing'}
            describedBy={chosen.length === 0 ? 'chosen-heading' : undefined}
            onClick={() => {
              if (chosen.length > 0 && phase === 'choosing') submit(chosen);
              else search.current?.focus();
            }}
          >
            {texts.submit}
          </Button>
          <Button onClick={host.close}>{texts.cancel}</Button>
          <p class="status" role="status">
            {phase === 'saving' && (
              <>
                <Icon name="running" />
                <span>{texts.saving}</span>
              </>
            )}
          </p>
        </div>
      </form>
    </main>
  );
}

/** Keeps what is chosen, and tells the host whether closing would lose it. */
function useKept(host: AddScopesHost, saved: SavedForm<SavedAddScopes>, form: SavedAddScopes, added: boolean): void {
  const dirty = form.chosen.length > 0 && !added;
  useLayoutEffect(() => {
    saved.write(added ? { ...form, chosen: [] } : form);
  }, [form.chosen, form.filter, added]);
  useEffect(() => {
    host.setDirty(dirty);
  }, [dirty]);
}
