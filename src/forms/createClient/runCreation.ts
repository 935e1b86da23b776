import { l10n, Uri } from 'vscode';
import {
  completeCreation,
  type Creation,
  type CreationPorts,
  CreationStopped,
  isCertainlyNotCreated,
  isWanted,
  type CreationStep,
  creationSteps,
} from '../../core/journeys/creation.ts';
import { modulusLengths } from '../../core/journeys/newClient.ts';
import { pastedKey } from '../../core/selfService/pastedKey.ts';
import { SelfServiceError } from '../../core/selfService/selfServiceError.ts';
import { refuseRunningElsewhere, trace } from '../../messages/problem.ts';
import { keepNewKey, newKeyIdFor } from '../../session/privateKeys.ts';
import type { Organisation } from '../../session/organisation.ts';
import { type OneWindowServices, runInOneWindow } from '../../session/unfinished.ts';
import { proveConfig } from '../../workspace/proveConfig.ts';
import { writeClientConfig } from '../../workspace/writeClientConfig.ts';
import type { FormServices } from '../form.ts';
import type { Problem } from '../protocol.ts';
import { serverFieldErrors } from './fields.ts';
import type { CreationReport, ReportStep } from './protocol.ts';

/** One window at a time; another that is asked to go on, or to give it up, says so instead of waiting its turn. Throws Refusal. */
export function runCreationInOneWindow<T>(
  app: OneWindowServices,
  creation: Creation,
  act: () => Promise<T>,
): Promise<T> {
  const whenTaken = () =>
    refuseRunningElsewhere(l10n.t('The client “{0}” is already being created.', creation.input.displayName.trim()));
  return runInOneWindow(app, creation, whenTaken, act);
}

/** The world in which a creation happens: an organisation, its API, this VS Code's secret storage and workspace. */
async function creationPorts(
  app: FormServices,
  organisation: Organisation,
  progress: CreationPorts['progress'],
  note: (step: CreationStep, text: string) => void,
  signal: AbortSignal,
): Promise<CreationPorts> {
  const { api } = await app.sessions.connect(organisation);
  return {
    progress,
    listClients: () => api.listClients(signal),
    createClient: (details) => api.createClient(details, signal),
    listKeys: (clientId) => api.listKeys(clientId, signal),
    putKey: (clientId, key) => api.putKey(clientId, key, signal),
    addKey: (clientId, text) => api.addKey(clientId, text, signal),
    readPublicKey: pastedKey,
    newKeyId: (clientId, displayName) => newKeyIdFor(app, organisation, clientId, displayName, signal),
    keepKey: (clientId, kid, bits) =>
      keepNewKey(
        app.privateKeys,
        { organisation, clientId, kid },
        modulusLengths.find((modulusLength) => modulusLength === bits) ?? 2048,
      ),
    save: (creation) => app.creations.save(creation),
    writeConfig: async (creation) => {
      const uri = configOf(creation);
      await writeClientConfig(
        app,
        { organisation, clientId: creation.clientId ?? '', kid: creation.kid ?? '', scopes: creation.input.scopes },
        uri,
      );
      note('config', uri.path.split('/').slice(-2).join('/'));
    },
    fetchToken: async (creation) => {
      const wait = (seconds: number) => {
        note('token', l10n.t('Waiting for Maskinporten to recognise the key, up to two minutes ({0} s)', seconds));
      };
      const target = { organisation, clientId: creation.clientId ?? '' };
      const token = await proveConfig(app, target, configOf(creation), wait, signal);
      note('token', l10n.t('{0} · valid for {1} seconds', token.scopes.join(' '), token.expiresIn));
    },
  };
}

function configOf({ input }: Creation): Uri {
  return Uri.parse(input.config ?? '', true);
}

/** How a creation stands, for the form. */
interface CreationProgress {
  readonly creation: Creation;
  readonly running?: CreationStep | undefined;
  readonly failed?: { readonly step: CreationStep; readonly problem: Problem };
  /** What came of a step, or what it is waiting for. Never a key or token. */
  readonly details: ReadonlyMap<CreationStep, string>;
}

export function creationReport({ creation, running, failed, details }: CreationProgress): CreationReport {
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
      return l10n.t('Client created');
    case 'keyKept':
      return l10n.t('Key pair generated, private key stored in secret storage');
    case 'keyRegistered':
      return l10n.t('Public key registered');
    case 'config':
      return l10n.t('Altinn CLI config written');
    case 'token':
      return l10n.t('Token received');
  }
}

function knownDetail(creation: Creation, id: CreationStep): string | undefined {
  if (!creation.done.includes(id)) return undefined;
  if (id === 'client') return creation.clientId;
  return id === 'keyKept' || id === 'keyRegistered' ? creation.kid : undefined;
}

function summary(outcome: 'failed' | 'running' | 'done', creation: Creation, step: CreationStep | undefined): string {
  const name = creation.input.displayName.trim();
  if (outcome === 'running' && step) return l10n.t('Current step: {0}', label(step));
  if (outcome === 'failed') {
    return creation.clientId === undefined
      ? l10n.t('The client wasn’t created. Your input is kept.')
      : l10n.t('Setup of “{0}” isn’t finished. Retry resumes where it stopped.', name);
  }
  return creation.done.includes('token')
    ? l10n.t('“{0}” is ready. The config works: it was used to get a token.', name)
    : l10n.t('“{0}” was created.', name);
}

/** Nothing was begun: the input is not right, or the person said no. */
export function nothingBegun(
  outcome: 'invalid' | 'declined',
  fieldErrors: CreationReport['fieldErrors'],
): CreationReport {
  const said =
    outcome === 'invalid' ? l10n.t('Nothing was created. Correct the marked fields.') : l10n.t('Nothing was created.');
  return { outcome, steps: [], fieldErrors, changeable: false, summary: said };
}

interface Listener {
  readonly tell: (report: CreationReport) => void;
  readonly explain: (error: unknown) => Problem;
}

/** Does what is left of a creation, telling of each step; returns how it ended, or where it was cancelled. Throws Refusal and what connecting throws. */
export async function runCreation(
  app: FormServices,
  organisation: Organisation,
  from: Creation,
  listener: Listener,
  signal: AbortSignal,
): Promise<CreationReport> {
  try {
    // Another window may have gone on with it meanwhile.
    const latest = () => ({ ...(app.creations.find(from.id) ?? from), input: from.input });
    return await runCreationInOneWindow(app, from, () =>
      completeAndReport(app, organisation, latest(), listener, signal),
    );
  } finally {
    app.clients.expire(organisation);
  }
}

async function completeAndReport(
  app: FormServices,
  organisation: Organisation,
  from: Creation,
  { tell, explain }: Listener,
  signal: AbortSignal,
): Promise<CreationReport> {
  const details = new Map<CreationStep, string>();
  let latestProgress: CreationProgress = { creation: from, details };
  const say = (next: CreationProgress) => {
    latestProgress = next;
    tell(creationReport(latestProgress));
  };
  const ports = await creationPorts(
    app,
    organisation,
    (creation, running) => {
      if (running) say({ creation, running, details });
    },
    (step, text) => {
      details.set(step, text);
      say({ ...latestProgress, details });
    },
    signal,
  );
  try {
    const creation = await completeCreation(from, ports, signal);
    await app.creations.remove(creation.id);
    return creationReport({ creation, details });
  } catch (error) {
    if (!(error instanceof CreationStopped)) throw error;
    app.log.error(trace(error));
    const fieldErrors = error.cause instanceof SelfServiceError ? serverFieldErrors(error.cause) : {};
    if (error.state.clientId === undefined && Object.keys(fieldErrors).length > 0) {
      await app.creations.remove(error.state.id);
      return nothingBegun('invalid', fieldErrors);
    }
    details.delete(error.step);
    return creationReport({
      creation: error.state,
      details,
      failed: { step: error.step, problem: explain(error.cause) },
    });
  }
}
