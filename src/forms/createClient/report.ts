import { l10n } from 'vscode';
import {
  type Creation,
  type CreationStep,
  creationSteps,
  isCertainlyNotCreated,
  isWanted,
  nextCreationStep,
} from '../../core/journeys/creation.ts';
import type { Problem } from '../protocol.ts';
import type { CreationReport, ReportStep } from './protocol.ts';

/** How a creation stands, for the form. */
export interface CreationProgress {
  readonly creation: Creation;
  readonly running?: CreationStep | undefined;
  readonly failed?: { readonly step: CreationStep; readonly problem: Problem };
  /** What came of a step, or what it is waiting for. Never a key or token. */
  readonly details: ReadonlyMap<CreationStep, string>;
}

export function reportOf({ creation, running, failed, details }: CreationProgress): CreationReport {
  const steps = creationSteps.map((id): ReportStep => {
    const detail = details.get(id) ?? knownDetail(creation, id);
    return {
      id,
      state: stateOf(creation, id, running, failed?.step),
      label: label(id),
      ...(detail === undefined ? {} : { detail }),
      ...(failed?.step === id ? { problem: failed.problem } : {}),
    };
  });
  const outcome = failed ? 'failed' : running ? 'running' : 'done';
  const changeable = outcome === 'failed' && isCertainlyNotCreated(creation);
  return { outcome, steps, fieldErrors: {}, changeable, summary: summary(outcome, creation, running ?? failed?.step) };
}

function stateOf(
  creation: Creation,
  id: CreationStep,
  running?: CreationStep,
  failed?: CreationStep,
): ReportStep['state'] {
  if (!isWanted(creation, id)) return 'skipped';
  if (creation.done.includes(id)) return 'done';
  if (id === failed) return 'failed';
  return id === running ? 'running' : 'waiting';
}

function label(id: CreationStep): string {
  switch (id) {
    case 'client':
      return l10n.t('Create client');
    case 'keyKept':
      return l10n.t('Generate key pair and store private key');
    case 'keyRegistered':
      return l10n.t('Register public key');
    case 'config':
      return l10n.t('Write Altinn CLI config');
    case 'token':
      return l10n.t('Get token');
  }
}

function runningText(id: CreationStep): string {
  switch (id) {
    case 'client':
      return l10n.t('Creating the client');
    case 'keyKept':
      return l10n.t('Generating the key pair');
    case 'keyRegistered':
      return l10n.t('Registering the public key');
    case 'config':
      return l10n.t('Writing the Altinn CLI config');
    case 'token':
      return l10n.t('Getting a token from Maskinporten');
  }
}

function knownDetail(creation: Creation, id: CreationStep): string | undefined {
  if (!creation.done.includes(id)) return undefined;
  if (id === 'client') return creation.clientId;
  return id === 'keyKept' || id === 'keyRegistered' ? creation.kid : undefined;
}

function summary(outcome: 'failed' | 'running' | 'done', creation: Creation, step: CreationStep | undefined): string {
  const name = creation.input.displayName.trim();
  if (outcome === 'running' && step) return runningText(step);
  if (outcome === 'failed') {
    return creation.clientId === undefined
      ? l10n.t('The client wasn’t created. Your input is kept.')
      : unfinishedText(creation);
  }
  return creation.done.includes('token')
    ? l10n.t('“{0}” is ready. The config works: it was used to get a token.', name)
    : l10n.t('“{0}” was created.', name);
}

/** Nothing was begun: the input is not right, or the person said no. */
export function reportOfNothing(
  outcome: 'invalid' | 'declined',
  fieldErrors: CreationReport['fieldErrors'],
): CreationReport {
  const said =
    outcome === 'invalid' ? l10n.t('Nothing was created. Correct the marked fields.') : l10n.t('Nothing was created.');
  return { outcome, steps: [], fieldErrors, changeable: false, summary: said };
}

/** A creation that nobody is working on: it stopped at its next step. */
export function reportOfUnfinished(creation: Creation, what: string): CreationReport {
  const next = nextCreationStep(creation);
  const failed = next && { step: next, problem: { what } };
  return {
    ...reportOf({ creation, details: new Map(), ...(failed && { failed }) }),
    outcome: 'failed',
    changeable: isCertainlyNotCreated(creation),
    summary: unfinishedText(creation),
  };
}

function unfinishedText({ input }: Creation): string {
  return l10n.t('Setup of “{0}” isn’t finished. Select Retry to resume.', input.displayName.trim());
}
