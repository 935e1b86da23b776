import { l10n } from 'vscode';
import { type Creation, isNothingMade, isWanted, type StepId, stepIds } from '../../creation/creation.ts';
import type { Problem } from '../protocol.ts';
import type { CreationReport, Step } from './protocol.ts';

/** How a creation stands, for the form. */
export interface Standing {
  readonly made: Creation;
  readonly running?: StepId | undefined;
  readonly failed?: { readonly step: StepId; readonly problem: Problem };
  /** What came of a step, or what it is waiting for. Never a key or token. */
  readonly details: ReadonlyMap<StepId, string>;
}

export function creationReport({ made, running, failed, details }: Standing): CreationReport {
  const steps = stepIds.map((id): Step => {
    const detail = details.get(id) ?? knownDetail(made, id);
    return {
      id,
      state: stateOf(made, id, running, failed?.step),
      label: label(id),
      ...(detail === undefined ? {} : { detail }),
      ...(failed?.step === id ? { problem: failed.problem } : {}),
    };
  });
  const outcome = failed ? 'failed' : running ? 'running' : 'done';
  const changeable = outcome === 'failed' && isNothingMade(made);
  return { outcome, steps, fieldErrors: {}, changeable, summary: summary(outcome, made, running ?? failed?.step) };
}

function stateOf(made: Creation, id: StepId, running?: StepId, failed?: StepId): Step['state'] {
  if (!isWanted(made, id)) return 'skipped';
  if (made.done.includes(id)) return 'done';
  if (id === failed) return 'failed';
  return id === running ? 'running' : 'waiting';
}

function label(id: StepId): string {
  switch (id) {
    case 'client':
      return l10n.t('Client created');
    case 'keyKept':
      return l10n.t('Key pair generated, private half kept in secret storage');
    case 'keyRegistered':
      return l10n.t('Public key registered');
    case 'config':
      return l10n.t('Altinn CLI config written');
    case 'token':
      return l10n.t('Token received');
  }
}

function knownDetail(made: Creation, id: StepId): string | undefined {
  if (!made.done.includes(id)) return undefined;
  if (id === 'client') return made.clientId;
  return id === 'keyKept' || id === 'keyRegistered' ? made.kid : undefined;
}

function summary(outcome: 'failed' | 'running' | 'done', made: Creation, step: StepId | undefined): string {
  const name = made.input.displayName.trim();
  if (outcome === 'running' && step) return l10n.t('Working: {0}', label(step));
  if (outcome === 'failed') {
    return made.clientId === undefined
      ? l10n.t('The client was not created. What you filled in is kept.')
      : l10n.t('“{0}” was not finished. What exists is kept; Try again goes on from there.', name);
  }
  return made.done.includes('token')
    ? l10n.t('“{0}” is ready: a token was received with exactly what was written.', name)
    : l10n.t('“{0}” was created.', name);
}

/** Nothing was begun: the input is not right, or the person said no. */
export function nothingBegun(
  outcome: 'invalid' | 'declined',
  fieldErrors: CreationReport['fieldErrors'],
): CreationReport {
  const said =
    outcome === 'invalid'
      ? l10n.t('Nothing was created: some fields need a correction.')
      : l10n.t('Nothing was created.');
  return { outcome, steps: [], fieldErrors, changeable: false, summary: said };
}
