import { l10n, ProgressLocation, window } from 'vscode';
import type { App } from '../app/app.ts';
import { confirm, place } from '../wording/confirm.ts';
import { requireWrite } from './requireWrite.ts';
import { chooseKey } from './target.ts';

/** Takes one key off a client, and forgets its private half when that is here; after asking. */
export async function removeKey(app: App, given: unknown): Promise<void> {
  const chosen = await chooseKey(app, given);
  if (!chosen) return;
  const { of, key, stored, registered } = chosen;
  const { organisation, client } = of;
  if (registered) requireWrite(app, organisation);
  const detail = [
    place(organisation),
    registered
      ? l10n.t('Programs that sign with this key will be refused at once. The client’s other keys stay.')
      : l10n.t('The key is registered nowhere, so nothing uses it at Maskinporten.'),
    ...(stored ? [l10n.t('Its private key is deleted from VS Code’s secret storage too and cannot be had back.')] : []),
  ].join('\n');
  const question = l10n.t('Remove the key “{0}” from “{1}”?', key.kid, client.client_name);
  if (!(await confirm(question, detail, l10n.t('Remove')))) return;
  const title = l10n.t('Removing {0}', key.kid);
  await window.withProgress({ location: ProgressLocation.Notification, title }, async () => {
    const { api } = await app.sessions.connect(organisation);
    // First the server, then here: a failure leaves a private key too many, never one too few.
    if (registered) await api.removeKey(client.client_id, key.kid);
    if (stored) await app.privateKeys.remove({ organisation, clientId: client.client_id, kid: key.kid });
  });
  app.clients.refresh(organisation, client.client_id);
}
