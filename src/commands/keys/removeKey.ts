import { l10n, ProgressLocation, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { hasReplaced } from '../../rotation/rotation.ts';
import { confirm, place } from '../../wording/confirm.ts';
import { usesOf } from './keyUse.ts';
import { requireWrite } from '../requireWrite.ts';
import { chooseKey, type KeyOfClient } from '../target.ts';

/** Takes one key off a client, and forgets its private half when that is here; after asking. Whether it was done. */
export async function removeKey(app: App, given: unknown): Promise<boolean> {
  const chosen = await chooseKey(app, given);
  if (!chosen) return false;
  const { of, key, stored, registered } = chosen;
  const { organisation, client } = of;
  if (registered) requireWrite(app, organisation);
  const question = l10n.t('Remove the key “{0}” from “{1}”?', key.kid, client.client_name);
  if (!(await confirm(question, (await warnings(app, chosen)).join('\n'), l10n.t('Remove')))) return false;
  const title = l10n.t('Removing {0}', key.kid);
  await window.withProgress({ location: ProgressLocation.Notification, title }, async () => {
    const { api } = await app.sessions.connect(organisation);
    // First the server, then here: a failure leaves a private key too many, never one too few.
    if (registered) await api.removeKey(client.client_id, key.kid);
    if (stored) await app.privateKeys.remove({ organisation, clientId: client.client_id, kid: key.kid });
  });
  for (const made of app.rotations.of(organisation)) {
    const hadTaken = made.clientId === client.client_id && made.kid === key.kid;
    if (hadTaken || hasReplaced(made, client.client_id, key.kid)) await app.rotations.remove(made.id);
  }
  app.clients.refresh(organisation, client.client_id);
  return true;
}

/** Where it is, and what would no longer work. */
async function warnings(app: App, { of, key, stored, registered }: KeyOfClient): Promise<string[]> {
  const deleted = l10n.t('Its private key is deleted from VS Code’s secret storage too and cannot be had back.');
  const ending = stored ? [deleted] : [];
  if (!registered) {
    return [
      place(of.organisation),
      l10n.t('The key is registered nowhere, so nothing uses it at Maskinporten.'),
      ...ending,
    ];
  }
  const { api } = await app.sessions.connect(of.organisation);
  const keys = await api.listKeys(of.client.client_id);
  const files = [...new Set((await usesOf(app, of, key)).map(({ label }) => label))];
  const isLast = keys.every(({ kid }) => kid === key.kid);
  return [
    place(of.organisation),
    ...(files.length > 0 ? [l10n.t('⚠ In use: {0}', files.join(', '))] : []),
    isLast
      ? l10n.t('⚠ It is the client’s last key: without one, no program gets a token as this client.')
      : l10n.t('Programs that sign with this key will be refused at once. The client’s other keys stay.'),
    ...ending,
  ];
}
