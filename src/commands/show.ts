import { env, l10n, Uri, window, workspace } from 'vscode';
import type { App } from '../app/app.ts';
import { Refusal } from '../problems/refusal.ts';
import { openSettings } from '../problems/signInProblem.ts';
import type { Attempt } from './attempt.ts';
import { chooseClient, chooseOrganisation } from './target.ts';
import { whileLookingUp } from './whileCancellable.ts';

/** Opens Digdir's portal of the organisation's environment in the browser. */
export async function openPortal(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const of = await attempt.once('organisation', () => chooseOrganisation(app, given));
  if (!of) return;
  const { environment } = await app.sessions.connect(of);
  if (environment.portalUrl === undefined) {
    if (environment.kind === 'sandbox') {
      throw new Refusal({
        what: l10n.t('The sandbox has no portal.'),
        why: l10n.t('It is simulated on this machine; only TEST and PROD have the self-service portal.'),
      });
    }
    throw new Refusal({
      what: l10n.t('“{0}” is missing.', `maskinporten.environments.${environment.id}.portalUrl`),
      actions: [{ title: l10n.t('Open Settings'), ...openSettings }],
    });
  }
  await env.openExternal(Uri.parse(environment.portalUrl));
}

/** Shows the client as the API gives it, read-only. */
export async function showClientJson(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const of = await attempt.once('client', () => chooseClient(app, given));
  if (!of) return;
  const client = await whileLookingUp(of.client.client_name, async (signal) => {
    const { api } = await app.sessions.connect(of.organisation);
    return api.getClient(of.client.client_id, signal);
  });
  const name = `${of.client.client_name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}.json`;
  const document = await workspace.openTextDocument(app.documents.add(name, JSON.stringify(client, undefined, 2)));
  await window.showTextDocument(document, { preview: true });
}
