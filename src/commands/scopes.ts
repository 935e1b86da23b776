import { l10n } from 'vscode';
import type { App } from '../app/app.ts';
import { confirm, place } from '../messages/confirm.ts';
import { changeScopes } from '../session/clients.ts';
import type { Attempt } from './attempt.ts';
import { whileCancellable } from './runCommand.ts';
import { chooseClient, chooseScope, mayWrite, requireWrite } from './target.ts';

/** Opens the Add scopes form for a client. */
export async function addScopes(app: Pick<App, 'sessions' | 'forms' | 'clients'>, given: unknown): Promise<void> {
  const target = await chooseClient(app, given, mayWrite(app));
  if (!target) return;
  requireWrite(app, target.organisation);
  (await app.forms()).addScopes(target);
}

/** Takes one scope off a client, after asking. */
export async function removeScope(
  app: Pick<App, 'sessions' | 'clients'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const chosen = await attempt.once('scope', () => chooseScope(app, given, mayWrite(app)));
  if (!chosen) return;
  const { organisation, client } = chosen.target;
  requireWrite(app, organisation);
  const question = l10n.t('Remove the scope “{0}” from “{1}”?', chosen.scope, client.client_name);
  const detail = `${place(organisation)}\n${l10n.t('Programs that request a token with this scope will be rejected.')}`;
  if (!(await attempt.once('agreed', () => confirm(question, detail, l10n.t('Remove'))))) return;
  await whileCancellable(l10n.t('Removing “{0}”', chosen.scope), (signal) =>
    changeScopes(app, chosen.target, (now) => now.filter((scope) => scope !== chosen.scope), signal),
  );
}
