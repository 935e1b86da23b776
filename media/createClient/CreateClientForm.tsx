import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Button } from '../components/Button.tsx';
import { FormHeader } from '../components/FormHeader.tsx';
import { ProblemNotice } from '../components/ProblemNotice.tsx';
import { focusWhenShown } from '../focusWhenShown.ts';
import { type SavedForm } from '../host.ts';
import { Actions } from './Actions.tsx';
import { AfterSection } from './AfterSection.tsx';
import { type CreateClientHost, type LoadAnswer } from './createClientHost.ts';
import { chosenConfig, emptyDraft, fromNewClient, holdsInput, keepable, toNewClient } from './draft.ts';
import { GeneralSection } from './GeneralSection.tsx';
import { KeySection } from './KeySection.tsx';
import { LifetimeSection } from './LifetimeSection.tsx';
import { Progress } from './Progress.tsx';
import { type SavedCreateClient } from './savedForm.ts';
import { ScopesSection } from './ScopesSection.tsx';
import { type Creation, useCreation } from './useCreation.ts';
import { type DraftState, useDraft } from './useDraft.ts';

interface Props {
  readonly host: CreateClientHost;
  readonly saved: SavedForm<SavedCreateClient>;
  readonly loaded: LoadAnswer;
}

export function CreateClientForm({ host, saved, loaded }: Props) {
  const { texts, unfinished, configs, configBlocked } = loaded;
  const [savedForm] = useState(saved.read);
  const draft = useDraft(
    () => (unfinished && fromNewClient(unfinished.input)) ?? savedForm?.draft ?? emptyDraft(loaded.writeConfig),
    texts.problems,
  );
  const creation = useCreation(host, unfinished?.report ?? savedForm?.done, texts.loadFailed);
  const presets = usePresets(host, loaded);
  const places = useFocusMoves(creation);
  useKept(host, saved, loaded, draft, creation);

  const sectionProps = { typed: draft.typed, change: draft.change, errors: draft.errors, texts };
  return (
    <main>
      <FormHeader {...loaded} heading={texts.heading} sandboxNote={texts.sandboxNote} />
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
        }}
      >
        {creation.phase !== 'done' && (
          <fieldset class="fields" disabled={creation.phase !== 'editing'}>
            <GeneralSection {...sectionProps} />
            <LifetimeSection {...sectionProps} />
            <ScopesSection {...sectionProps} presets={presets} source={host.scopes} />
            <KeySection {...sectionProps} />
            <AfterSection {...sectionProps} configs={configs} configBlocked={configBlocked} />
          </fieldset>
        )}
        <Progress creation={creation} texts={texts} sectionRef={places.progress} />
        {creation.phase === 'editing' && creation.problem && (
          <ProblemNotice problem={creation.problem} labels={texts}>
            <Button onClick={host.showLog}>{texts.showLog}</Button>
          </ProblemNotice>
        )}
        <Actions
          creation={creation}
          texts={texts}
          // Only the host that wrote the config knows where it is.
          opensConfig={creation.report !== savedForm?.done}
          firstRef={places.next}
          onCreate={() => {
            if (!draft.check()) return;
            draft.change({ picking: false });
            creation.create(toNewClient(draft.typed, chosenConfig(draft.typed, loaded)));
          }}
          onCreateAnother={() => {
            creation.reset();
            draft.startOver(emptyDraft(loaded.writeConfig));
          }}
          onShowLog={host.showLog}
          onClose={host.close}
        />
      </form>
    </main>
  );
}

/** The presets, first as loaded with the form, then updated from the lists of scopes, which may take a while. */
function usePresets(host: CreateClientHost, loaded: LoadAnswer): LoadAnswer['presets'] {
  const [presets, setPresets] = useState(loaded.presets);
  useEffect(() => {
    const left = new AbortController();
    // Without an answer they are left unchanged. The picker shows what is wrong with the lists.
    host.presets(left.signal).then(setPresets, () => undefined);
    return () => {
      left.abort();
    };
  }, [host]);
  return presets;
}

/** Saves the draft, or the report of its creation, and tells the host whether closing the form would lose anything. */
function useKept(
  host: CreateClientHost,
  saved: SavedForm<SavedCreateClient>,
  loaded: LoadAnswer,
  { typed, refuse }: DraftState,
  { phase, report }: Creation,
): void {
  // Once creation has begun, the host stores it.
  const dirty = phase === 'editing' && holdsInput(typed, loaded.writeConfig);
  useLayoutEffect(() => {
    saved.write(phase === 'done' ? { done: report } : { draft: keepable(typed) });
  }, [typed, phase, report]);
  useEffect(() => {
    host.setDirty(dirty);
  }, [dirty]);
  useEffect(() => {
    if (dirty) host.keepDraft({ draft: keepable(typed) });
  }, [dirty, typed]);
  useEffect(() => {
    if (report?.outcome === 'invalid') refuse(report.fieldErrors);
  }, [report]);
}

/**
 * Moves the focus, because the fields are disabled during creation: to the steps, then to the next action, or back to the
 * fields.
 */
function useFocusMoves({ phase }: Creation) {
  const progress = useRef<HTMLElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const before = useRef<Creation['phase'] | undefined>(undefined);
  const settled = useRef<Creation['phase']>('editing');
  useLayoutEffect(() => {
    if (before.current === phase) return;
    const isTakenBack = phase === 'editing' && settled.current === 'failed';
    const comesNext = isTakenBack ? firstField() : next.current;
    const place = phase === 'running' || phase === 'done' ? progress.current : comesNext;
    if (before.current === undefined) focusWhenShown(phase === 'editing' ? firstField() : place);
    else if (before.current !== 'done') place?.focus();
    before.current = phase;
    if (phase !== 'running') settled.current = phase;
  }, [phase]);
  return { progress, next };
}

function firstField(): HTMLElement | null {
  return document.getElementById('displayName');
}
