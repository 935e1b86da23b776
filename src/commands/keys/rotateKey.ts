import { l10n } from 'vscode';
import type { App } from '../../app/app.ts';
import { type RemovalReason, keyToRemove } from '../../core/selfService/clientKeys.ts';
import { hasReplaced, nextRotationStep, type Rotation } from '../../core/journeys/rotation.ts';
import { thumbprintOf } from '../../core/keys/jwk.ts';
import { type JsonWebKey, maxKeys } from '../../core/selfService/jsonWebKey.ts';
import { Refusal } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { newKeyIdFor } from '../../session/newKey.ts';
import { agreeToReplaceKey, type FileOfKey } from '../../workspace/agreeToWrite.ts';
import type { Attempt } from '../attempt.ts';
import { whileLookingUp } from '../runCommand.ts';
import { asGiven, chooseKey, type KeyOfClient, mayWrite, requireWrite, usesOf } from '../target.ts';
import { continueRotation, type RotationServices, runRotation } from './continueRotation.ts';
import { chooseKeySize, listKeys } from './clientKeys.ts';
import { removeKey } from './registeredKey.ts';

/**
 * Replaces a key by a new one, with an overlap: both are registered until the new one is accepted and stands in every config of the
 * workspace that held the old one. All questions come before anything is made.
 */
export async function rotateKey(app: RotationServices, given: unknown, attempt: Attempt): Promise<void> {
  const chosen = await attempt.once('key', () => chooseKey(app, given, mayWrite(app)));
  if (!chosen) return;
  const { target, key } = chosen;
  const { organisation, client } = target;
  requireWrite(app, organisation);
  const earlier = rotationsOf(app, target).find(({ old }) => old.kid === key.kid);
  if (earlier && nextRotationStep(earlier)) return continueRotation(app, { rotation: earlier });
  const makeRoom = asGiven(given).removeFirst;
  if (makeRoom && !(await attempt.once('room made', () => removeKey(app, makeRoom, attempt.part('removal'))))) return;
  await attempt.once('room', () => requireRoomBeside(app, target, key));
  const bits = await attempt.once('size', () => chooseKeySize(target));
  if (!bits) return;
  // What lies outside the workspace is not watched.
  app.keyUses.expire();
  const question = l10n.t('Rotate the key “{0}” of “{1}”?', key.kid, client.client_name);
  const files = await attempt.once('agreed', async () => {
    const found = filesOf(await usesOf(app, target, key));
    return (await agreeToReplaceKey(organisation, question, found)) ? found : undefined;
  });
  if (!files) return;
  if (earlier) await app.rotations.remove(earlier.id);
  const clientId = client.client_id;
  const print = thumbprintOf(key);
  const kid = await whileLookingUp(client.client_name, (signal) =>
    newKeyIdFor(app, organisation, clientId, client.client_name, signal),
  );
  const begun: Rotation = {
    version: 1,
    id: app.newId(),
    ...{ environment: organisation.environment, orgno: organisation.orgno, clientId, clientName: client.client_name },
    old: { kid: key.kid, ...(print === undefined ? {} : { thumbprint: print }) },
    kid,
    bits,
    configs: files.map(({ uri }) => uri.toString()),
    ...{ finished: [], done: [] },
  };
  await app.rotations.save(begun);
  await runRotation(app, organisation, begun);
}

/** A file may hold the key several times. */
function filesOf(uses: readonly FileOfKey[]): FileOfKey[] {
  return [...new Map(uses.map(({ uri, label }) => [uri.toString(), { uri, label }])).values()];
}

function rotationsOf({ rotations }: Pick<App, 'rotations'>, { organisation, client }: OrganisationClient): Rotation[] {
  return rotations.ofOrganisation(organisation).filter(({ clientId }) => clientId === client.client_id);
}

/** Five keys are the most: throws Refusal that says which of the others can go first, and why, with a button that does it. */
async function requireRoomBeside(
  app: Pick<App, 'privateKeys' | 'rotations' | 'keyUses' | 'now' | 'sessions'>,
  target: OrganisationClient,
  old: JsonWebKey,
): Promise<void> {
  const { organisation, client } = target;
  const keys = await listKeys(app, target);
  if (keys.length < maxKeys) return;
  const stored = await app.privateKeys.kids(organisation, client.client_id);
  const rotations = rotationsOf(app, target);
  const others = await Promise.all(
    keys
      .filter(({ kid }) => kid !== old.kid)
      .map(async (key) => ({
        key,
        isReplaced: rotations.some((rotation) => hasReplaced(rotation, client.client_id, key.kid)),
        isInConfig: (await usesOf(app, target, key)).length > 0,
        isStored: stored.has(key.kid),
      })),
  );
  const first = keyToRemove(others, app.now());
  if (!first) return;
  const { key, reason } = first;
  const makeRoom: KeyOfClient = { target, key, stored: stored.has(key.kid), registered: true };
  throw new Refusal({
    what: l10n.t('“{0}” already has {1} keys, the maximum in Maskinporten.', client.client_name, maxKeys),
    why: removeFirstText(reason, key.kid),
    actions: [
      {
        title: l10n.t('Remove and Continue…'),
        command: 'maskinporten.rotateKey',
        arguments: [{ target, key: old, stored: stored.has(old.kid), registered: true, removeFirst: makeRoom }],
      },
    ],
  });
}

function removeFirstText(reason: RemovalReason, kid: string): string {
  switch (reason) {
    case 'expired':
      return l10n.t('Remove “{0}” first. It has expired.', kid);
    case 'replaced':
      return l10n.t('Remove “{0}” first. A new key has replaced it.', kid);
    case 'unknownHere':
      return l10n.t(
        'Remove “{0}” first. Its private key isn’t stored here, and no config in this workspace uses it.',
        kid,
      );
    case 'inNoConfig':
      return l10n.t('Remove “{0}” first. No config in this workspace uses it.', kid);
    case 'expiresFirst':
      return l10n.t('Remove “{0}” first. It expires before the others.', kid);
  }
}
