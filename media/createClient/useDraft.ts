import { useLayoutEffect, useState } from 'preact/hooks';
import type { Field } from '../../src/core/journeys/newClient.ts';
import type { CreateClientTexts } from '../../src/forms/createClient/protocol.ts';
import type { Draft } from './draft.ts';
import { fieldErrors, type FieldErrors, firstInvalid, privateKeyErrors } from './validation.ts';

export interface DraftState {
  readonly typed: Draft;
  readonly change: (part: Partial<Draft>) => void;
  readonly errors: FieldErrors;
  /** Whether the draft is valid. If not, shows the errors and focuses the first invalid field. */
  readonly check: () => boolean;
  /** Shows the errors that the host found. */
  readonly refuse: (errors: FieldErrors) => void;
  readonly startOver: (draft: Draft) => void;
}

/** The fields and their errors. Errors are shown after the first attempt to create, and then updated while typing. */
export function useDraft(start: () => Draft, problems: CreateClientTexts['problems']): DraftState {
  const [typed, setTyped] = useState(start);
  const [checking, setChecking] = useState(false);
  const [refused, setRefused] = useState<FieldErrors>({});
  const [toFocus, setToFocus] = useState<{ readonly field: Field }>();

  useLayoutEffect(() => {
    if (toFocus) focusField(toFocus.field);
  }, [toFocus]);

  const focusFirst = (errors: FieldErrors) => {
    const field = firstInvalid(errors);
    setToFocus(field && { field });
    return field === undefined;
  };
  return {
    typed,
    change(part) {
      setTyped((before) => ({ ...before, ...part }));
      setRefused((before) => withoutErrorsOf(part, before));
    },
    errors: { ...refused, ...defined(checking ? fieldErrors(typed, problems) : privateKeyErrors(typed, problems)) },
    check() {
      setChecking(true);
      setRefused({});
      return focusFirst(fieldErrors(typed, problems));
    },
    refuse(errors) {
      setRefused(errors);
      focusFirst(errors);
    },
    startOver(draft) {
      setTyped(draft);
      setChecking(false);
      setRefused({});
      setToFocus({ field: 'displayName' });
    },
  };
}

/** Removes the host's error from a field that has been changed. */
function withoutErrorsOf(part: Partial<Draft>, errors: FieldErrors): FieldErrors {
  const fieldOf: Partial<Record<keyof Draft, Field>> = {
    displayName: 'displayName',
    description: 'description',
    accessTokenLifetime: 'accessTokenLifetime',
    scopes: 'scopes',
    keyKind: 'key',
    bits: 'key',
    pastedKey: 'key',
    writeConfig: 'config',
    config: 'config',
  };
  const changed = new Set(Object.keys(part).map((name) => fieldOf[name as keyof Draft]));
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !changed.has(field as Field)));
}

function defined(errors: FieldErrors): FieldErrors {
  return Object.fromEntries(Object.entries(errors).filter(([, error]) => error !== undefined));
}

/** Focuses a field. It may consist of several elements, so this focuses the one that exists and can fix the error. */
function focusField(field: Field): void {
  const elements: Partial<Record<Field, readonly string[]>> = {
    scopes: ['addScope'],
    key: ['key', 'key-generate'],
    config: ['config', 'writeConfig'],
  };
  const element = (elements[field] ?? [field]).map((id) => document.getElementById(id)).find(Boolean);
  element?.focus();
}
