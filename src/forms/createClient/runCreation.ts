import { l10n, Uri } from 'vscode';
import {
  completeCreation,
  type Creation,
  type CreationPorts,
  CreationStopped,
  type CreationStep,
} from '../../core/journeys/creation.ts';
import { readPastedKey } from '../../core/keys/publicKey.ts';
import { SelfServiceError } from '../../core/selfService/selfServiceError.ts';
import { refuseRunningElsewhere, trace } from '../../messages/problem.ts';
import { keepNewKey, newKeyIdFor } from '../../session/newKey.ts';
import type { Organisation } from '../../session/organisation.ts';
import { type OneWindowServices, runInOneWindow } from '../../session/unfinished.ts';
import { proveConfig } from '../../workspace/proveConfig.ts';
import { writeClientConfig } from '../../workspace/writeConfig.ts';
import type { FormServices } from '../form.ts';
import type { Problem } from '../protocol.ts';
import { serverFieldErrors } from './fields.ts';
import { type CreationProgress, reportOf, reportOfNothing } from './report.ts';
import type { CreationReport } from './protocol.ts';

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
    readPastedKey,
    newKeyId: (clientId, displayName) => newKeyIdFor(app, organisation, clientId, displayName, signal),
    keepKey: (clientId, kid, bits) => keepNewKey(app.privateKeys, { organisation, clientId, kid }, bits),
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
        note(
          'token',
          l10n.t(
            'Waiting for Maskinporten to recognise the key, which can take up to two minutes ({0} s so far)',
            seconds,
          ),
        );
      };
      const target = { organisation, clientId: creation.clientId ?? '' };
      const token = await proveConfig(app, target, configOf(creation), wait, signal);
      note('token', l10n.t('{0}, valid for {1} seconds', token.scopes.join(', '), token.expiresIn));
    },
  };
}

function configOf({ input }: Creation): Uri {
  return Uri.parse(input.config ?? '', true);
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
    tell(reportOf(latestProgress));
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
    return reportOf({ creation, details });
  } catch (error) {
    if (!(error instanceof CreationStopped)) throw error;
    app.log.error(trace(error));
    const fieldErrors = error.cause instanceof SelfServiceError ? serverFieldErrors(error.cause) : {};
    if (error.state.clientId === undefined && Object.keys(fieldErrors).length > 0) {
      await app.creations.remove(error.state.id);
      return reportOfNothing('invalid', fieldErrors);
    }
    details.delete(error.step);
    return reportOf({
      creation: error.state,
      details,
      failed: { step: error.step, problem: explain(error.cause) },
    });
  }
}
