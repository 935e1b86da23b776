import { l10n, type Progress, Uri, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import { isCancelled } from '../../core/http/cancel.ts';
import {
  completeRotation,
  nextRotationStep,
  type Rotation,
  type RotationPorts,
  RotationStopped,
} from '../../core/journeys/rotation.ts';
import { thumbprint } from '../../core/keys/jwk.ts';
import { fetchTokenWhenReady, requestToken, TokenError } from '../../core/maskinporten/tokenEndpoint.ts';
import { isBeyondSignature } from '../../core/maskinporten/tokenRefusal.ts';
import { confirm, confirmChange, place } from '../../messages/confirm.ts';
import { refuseRunningElsewhere, Refusal } from '../../messages/problem.ts';
import { rotationStepText, rotationStoppedText } from '../../messages/keyText.ts';
import { keepNewKey, newKeyIdFor } from '../../session/newKey.ts';
import type { Organisation } from '../../session/organisation.ts';
import { type OneWindowServices, runInOneWindow, type Resumable, resumable } from '../../session/unfinished.ts';
import { proveKeyInFile } from '../../workspace/proveConfig.ts';
import { replaceKeyInFile, requireStoredKey } from '../../workspace/writeConfig.ts';
import { runCommand, whileCancellable, whileLookingUp } from '../runCommand.ts';
import { asGiven, requireWrite } from '../target.ts';
import { removeKey } from './registeredKey.ts';

/** What a rotation needs from its first question to its end. */
export type RotationServices = Pick<
  App,
  | 'sessions'
  | 'clients'
  | 'privateKeys'
  | 'rotations'
  | 'running'
  | 'keyUses'
  | 'http'
  | 'log'
  | 'context'
  | 'now'
  | 'delay'
  | 'newId'
  | 'reserveKid'
>;

/** The world in which a rotation happens: an organisation, its API, this VS Code's secret storage and workspace. */
async function rotationPorts(
  app: RotationServices,
  organisation: Organisation,
  { clientId, clientName }: Rotation,
  progress: Progress<{ message?: string }>,
  signal: AbortSignal,
): Promise<RotationPorts> {
  const connection = await app.sessions.connect(organisation);
  const { api, environment } = connection;
  const say = (message: string) => {
    progress.report({ message });
  };
  const waiting = (seconds: number) => {
    say(
      l10n.t('waiting for Maskinporten to recognise the key, which can take up to two minutes ({0} s so far)', seconds),
    );
  };
  const keyOf = (kid: string) => ({ organisation, clientId, kid });
  return {
    listKeys: () => api.listKeys(clientId, signal),
    async putKey(key) {
      await api.putKey(clientId, key, signal);
      app.clients.expire(organisation);
    },
    newKeyId: () => newKeyIdFor(app, organisation, clientId, clientName, signal),
    keepKey: (kid, bits) => keepNewKey(app.privateKeys, keyOf(kid), bits),
    async waitUntilAccepted(kid) {
      const jwk = await requireStoredKey(app.privateKeys, keyOf(kid));
      const { scopes } = await api.getClient(clientId, signal);
      // A grant must ask for something; a client without scopes is told so only after its signature was taken.
      const claims = { clientId, scopes: scopes.length > 0 ? scopes : ['altinn:serviceowner'] };
      const tryOnce = () => requestToken(app, environment, claims, { jwk }, signal).catch(unlessAccepted);
      await fetchTokenWhenReady(tryOnce, (ms) => app.delay(ms, signal), app.now, waiting);
    },
    async writeConfig(config, { old, kid }) {
      const jwk = await requireStoredKey(app.privateKeys, keyOf(kid));
      const key = { thumbprint: old.thumbprint ?? '', clientId };
      return replaceKeyInFile(Uri.parse(config, true), key, jwk);
    },
    async proveConfig(config, { kid }) {
      const jwk = await requireStoredKey(app.privateKeys, keyOf(kid));
      const key = { thumbprint: thumbprint(jwk), clientId };
      await proveKeyInFile(app, connection, Uri.parse(config, true), key, waiting, signal);
    },
    save: (rotation) => app.rotations.save(rotation),
    progress: (step, config) => {
      const file = config === undefined ? undefined : workspace.asRelativePath(Uri.parse(config, true));
      say(file ?? rotationStepText(step));
    },
  };
}

const noToken = { value: '', scopes: [], expiresIn: 0 };

/** A token is not what is wanted here, but to know that the endpoint takes the key. */
function unlessAccepted(error: unknown) {
  if (error instanceof TokenError && isBeyondSignature(error.refusal.cause)) return noToken;
  throw error;
}

/** Goes on with a rotation that was broken off. */
export async function continueRotation(app: RotationServices, given: unknown): Promise<void> {
  const chosen = await chooseRotation(app, given);
  if (!chosen) return;
  const { journey: rotation, organisation } = chosen;
  requireWrite(app, organisation);
  const question = l10n.t('Resume the rotation of the key “{0}” of “{1}”?', rotation.old.kid, rotation.clientName);
  if (await confirmChange(organisation, question)) await runRotation(app, organisation, rotation);
}

/** Leaves both keys where they are, and forgets that one was to replace the other; after asking. */
export async function giveUpRotation(
  app: OneWindowServices & Pick<App, 'rotations' | 'sessions'>,
  given: unknown,
): Promise<void> {
  const chosen = await chooseRotation(app, given);
  if (!chosen) return;
  const { journey: rotation, organisation } = chosen;
  const question = l10n.t('Discard the rotation of the key “{0}” of “{1}”?', rotation.old.kid, rotation.clientName);
  const detail = [
    place(organisation),
    l10n.t('Both keys and the configs stay as they are. Remove the key you don’t need.'),
  ].join('\n');
  if (await confirm(question, detail, l10n.t('Discard')))
    await runRotationInOneWindow(app, rotation, () => app.rotations.remove(rotation.id));
}

/** Does what is left of a rotation the person has agreed to. What fails is shown, and Retry goes on from there. */
export async function runRotation(app: RotationServices, organisation: Organisation, begun: Rotation): Promise<void> {
  await runCommand(app, (again) => completeInThisWindow(again, organisation, begun));
}

/** And offers to remove the old key. Throws RotationStopped. */
async function completeInThisWindow(app: RotationServices, organisation: Organisation, begun: Rotation): Promise<void> {
  const title = l10n.t('Rotating the key “{0}”', begun.old.kid);
  let rotation: Rotation | undefined;
  try {
    rotation = await whileCancellable(title, (signal, progress) =>
      runRotationInOneWindow(app, begun, async () => {
        // Another window may have gone on with it, or given it up.
        const latest = app.rotations.find(begun.id);
        if (!latest) throw noRotation();
        return completeRotation(latest, await rotationPorts(app, organisation, latest, progress, signal), signal);
      }),
    );
  } catch (error) {
    if (!(error instanceof RotationStopped && isCancelled(error.cause))) throw error;
    void sayStopped(app, organisation, error);
  } finally {
    // What lies outside the workspace is not watched.
    if (begun.configs.length > 0) app.keyUses.expire();
    app.clients.expire(organisation, begun.clientId);
  }
  if (rotation) await offerRemoval(app, organisation, rotation);
}

/** One window at a time; another that is asked to go on says so instead of waiting its turn. */
function runRotationInOneWindow<T>(app: OneWindowServices, rotation: Rotation, act: () => Promise<T>): Promise<T> {
  const whenTaken = () => refuseRunningElsewhere(l10n.t('The key “{0}” is already being rotated.', rotation.old.kid));
  return runInOneWindow(app, rotation, whenTaken, act);
}

function noRotation(): Refusal {
  return new Refusal({ what: l10n.t('There’s no unfinished rotation.') });
}

async function sayStopped(
  app: RotationServices,
  organisation: Organisation,
  { state: rotation, step }: RotationStopped,
): Promise<void> {
  const goOn = l10n.t('Resume');
  if ((await window.showInformationMessage(rotationStoppedText(step), goOn)) === goOn)
    await runRotation(app, organisation, rotation);
}

async function offerRemoval(
  app: Pick<App, 'sessions' | 'privateKeys' | 'log' | 'rotations' | 'clients' | 'keyUses' | 'now'>,
  organisation: Organisation,
  rotation: Rotation,
): Promise<void> {
  const { old, kid, clientId, configs } = rotation;
  const [now, later] = [l10n.t('Remove Old Key'), l10n.t('Later')];
  const said =
    configs.length === 0
      ? l10n.t('The key “{0}” is registered and works. No config here used “{1}”.', kid, old.kid)
      : l10n.t('“{0}” replaced “{1}”. Each config was tested by getting a token.', kid, old.kid);
  if ((await window.showInformationMessage(said, now, later)) !== now) return;
  const [client, keys] = await whileLookingUp(rotation.clientName, async (signal) => {
    const { api } = await app.sessions.connect(organisation);
    return Promise.all([api.getClient(clientId, signal), api.listKeys(clientId, signal)]);
  });
  const key = keys.find((one) => one.kid === old.kid);
  const stored = await app.privateKeys.kids(organisation, clientId);
  if (key)
    await runCommand(app, removeKey, {
      target: { organisation, client },
      key,
      stored: stored.has(old.kid),
      registered: true,
    });
  else await app.rotations.remove(rotation.id);
}

/** The rotation a line of the tree stands for; asks which when there is none. */
async function chooseRotation(
  app: Pick<App, 'sessions' | 'rotations'>,
  given: unknown,
): Promise<Resumable<Rotation> | undefined> {
  const unfinished = asGiven(given).rotation;
  const all = resumable(app.sessions, app.rotations, unfinished).filter(({ journey: rotation }) =>
    nextRotationStep(rotation),
  );
  if (unfinished) return all[0];
  if (all.length === 0) throw noRotation();
  const items = all.map((one) => ({ label: one.journey.old.kid, description: one.journey.clientName, ...one }));
  return items.length === 1 ? items[0] : window.showQuickPick(items, { title: l10n.t('Select a rotation') });
}
