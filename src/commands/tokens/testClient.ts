import { l10n, type Uri, window, workspace } from 'vscode';
import type { App } from '../../app/app.ts';
import type { Client } from '../../core/selfService/client.ts';
import { environmentLabel } from '../../messages/environmentLabel.ts';
import { Refusal } from '../../messages/problem.ts';
import type { OrganisationClient } from '../../session/clients.ts';
import { configsBlocked, configsOf } from '../../workspace/findConfigs.ts';
import { proveConfig } from '../../workspace/proveConfig.ts';
import type { Attempt } from '../attempt.ts';
import { whileCancellable } from '../runCommand.ts';
import { chooseClient } from '../target.ts';

/** Fetches a token behind a notification that says how long it has waited for Maskinporten, and can be cancelled. */
export function withTokenProgress<Token>(
  client: Client,
  fetch: (waiting: (seconds: number) => void, signal: AbortSignal) => Promise<Token>,
): Thenable<Token> {
  const title = l10n.t('Getting a token for “{0}”', client.client_name);
  return whileCancellable(title, (signal, progress) => {
    const waiting = (seconds: number) => {
      progress.report({
        message: l10n.t(
          'waiting for Maskinporten to recognise the key, which can take up to two minutes ({0} s so far)',
          seconds,
        ),
      });
    };
    return fetch(waiting, signal);
  });
}

/** Reads the client's config back from the file and fetches a token with exactly what stands there. */
export async function testClient(
  app: Pick<App, 'clients' | 'sessions' | 'http' | 'now' | 'newId' | 'delay'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const target = await attempt.once('client', () => chooseClient(app, given));
  if (!target) return;
  const config = await attempt.once('config', () => chooseConfigOf(target));
  if (config) await testConfig(app, target, config);
}

/** Throws Refusal where there is none. */
async function chooseConfigOf(target: OrganisationClient): Promise<Uri | undefined> {
  const blocked = configsBlocked();
  if (blocked !== undefined) throw new Refusal({ what: l10n.t('Can’t test a config here.'), why: blocked });
  const configs = await configsOf(target.client.client_id);
  if (configs.length === 0) {
    throw new Refusal({
      what: l10n.t('No Altinn CLI config in this workspace belongs to “{0}”.', target.client.client_name),
      why: l10n.t('The test signs with the key in the file to check that the file works.'),
      next: l10n.t('Run “Maskinporten: Write Altinn CLI Config…” first.'),
    });
  }
  const items = configs.map((uri) => ({ label: workspace.asRelativePath(uri), uri }));
  if (items.length === 1) return items[0]?.uri;
  return (await window.showQuickPick(items, { title: l10n.t('Which config do you want to test?') }))?.uri;
}

/** Fetches a token with a config, and says what came of it. The token is shown to nobody and kept nowhere. */
export async function testConfig(
  app: Pick<App, 'http' | 'sessions' | 'now' | 'newId' | 'delay'>,
  target: OrganisationClient,
  uri: Uri,
): Promise<void> {
  const { organisation, client } = target;
  const token = await withTokenProgress(client, (waiting, signal) =>
    proveConfig(app, { organisation, clientId: client.client_id }, uri, waiting, signal),
  );
  const where = environmentLabel(organisation).text;
  void window.showInformationMessage(
    l10n.t(
      'Token received from Maskinporten ({0}) for “{1}”: {2}, valid for {3} seconds.',
      where,
      client.client_name,
      token.scopes.join(', '),
      token.expiresIn,
    ),
  );
}
