import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { type AddScopesTexts } from '../../src/forms/addScopes/protocol.ts';
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
import { type Submission, useSubmit } from './useSubmit.ts';

interface Props {
  readonly host: AddScopesHost;
  readonly saved: SavedForm<SavedAddScopes>;
  readonly loaded: LoadAnswer;
}

export function AddScopesForm({ host, saved, loaded }: Props) {
  const { texts } = loaded;
  const [form, setForm] = useState<SavedAddScopes>(() => saved.read() ?? { chosen: [], filter: startFilter });
  const submission = useSubmit(host, texts.loadFailed);
  const search = useRef<HTMLInputElement>(null);
  useKept(host, saved, form, submission.phase);
  useEffect(() => {
    focusWhenShown(search.current);
  }, []);

  const toggle = (scope: string, ticked: boolean) => {
    setForm(({ chosen, filter }) => {
      const others = chosen.filter((one) => one !== scope);
      return { filter, chosen: ticked ? [...others, scope] : others };
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
        <fieldset class="fields tall" disabled={submission.phase !== 'choosing'}>
          <ScopePicker
            source={host.scopes}
            texts={texts.picker}
            filter={form.filter}
            onFilter={(filter) => {
              setForm(({ chosen }) => ({ chosen, filter }));
            }}
            chosen={form.chosen}
            onToggle={toggle}
            searchRef={search}
          />
          <Chosen texts={texts} scopes={form.chosen} onRemove={toggle} onEmptied={() => search.current?.focus()} />
        </fieldset>
        <Submit
          host={host}
          texts={texts}
          submission={submission}
          scopes={form.chosen}
          onNothingChosen={() => search.current?.focus()}
        />
      </form>
    </main>
  );
}

interface ChosenProps {
  readonly texts: AddScopesTexts;
  readonly scopes: readonly string[];
  readonly onRemove: (scope: string, ticked: false) => void;
  readonly onEmptied: () => void;
}

function Chosen({ texts, scopes, onRemove, onEmptied }: ChosenProps) {
  return (
    <section class="field" aria-labelledby="chosen-heading">
      <p class="chosenCount" id="chosen-heading" role="status">
        {scopes.length > 0 ? fill(texts.chosen, scopes.length) : texts.nothingChosen}
      </p>
      <ChosenScopes
        scopes={scopes}
        labelledBy="chosen-heading"
        removeText={texts.removeScope}
        onRemove={(scope) => {
          onRemove(scope, false);
        }}
        onEmptied={onEmptied}
      />
    </section>
  );
}

interface SubmitProps {
  readonly host: AddScopesHost;
  readonly texts: AddScopesTexts;
  readonly submission: Submission;
  readonly scopes: readonly string[];
  readonly onNothingChosen: () => void;
}

function Submit({ host, texts, submission, scopes, onNothingChosen }: SubmitProps) {
  const { phase, problem, submit } = submission;
  const nothingChosen = scopes.length === 0;
  return (
    <>
      {problem && (
        <ProblemNotice problem={problem} labels={texts}>
          <Button onClick={host.showLog}>{texts.showLog}</Button>
        </ProblemNotice>
      )}
      <div class="buttons actions">
        <Button
          primary
          unavailable={nothingChosen || phase !== 'choosing'}
          describedBy={nothingChosen ? 'chosen-heading' : undefined}
          onClick={() => {
            if (nothingChosen) onNothingChosen();
            else if (phase === 'choosing') submit(scopes);
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
    </>
  );
}

/** Saves the chosen scopes, and tells the host whether closing the form would lose them. */
function useKept(
  host: AddScopesHost,
  saved: SavedForm<SavedAddScopes>,
  form: SavedAddScopes,
  phase: Submission['phase'],
): void {
  const added = phase === 'added';
  // Once saving has begun, the host completes it even if the form is closed.
  const dirty = form.chosen.length > 0 && phase === 'choosing';
  useLayoutEffect(() => {
    saved.write(added ? { ...form, chosen: [] } : form);
  }, [form.chosen, form.filter, added]);
  useEffect(() => {
    host.setDirty(dirty);
  }, [dirty]);
  useEffect(() => {
    if (dirty) host.keepDraft(form);
  }, [dirty, form.chosen, form.filter]);
}
