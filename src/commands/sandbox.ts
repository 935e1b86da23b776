import { commands, l10n, ProgressLocation, window } from 'vscode';
import type { App } from '../app/app.ts';
import { confirm } from '../messages/confirm.ts';
import type { Attempt } from './attempt.ts';

/** Starts the embedded sandbox and shows its organisations. */
export async function openSandbox(app: Pick<App, 'sessions'>): Promise<void> {
  const location = { viewId: 'maskinporten.organisations' };
  await window.withProgress({ location, title: l10n.t('Starting the sandbox') }, () => app.sessions.openSandbox());
  await commands.executeCommand('maskinporten.organisations.focus');
}

/** Puts the sandbox back to its first state, after asking. */
export async function resetSandbox(
  app: Pick<App, 'sessions' | 'privateKeys' | 'creations' | 'rotations' | 'scopes' | 'clients'>,
  _given: unknown,
  attempt: Attempt,
): Promise<void> {
  const agreed = await attempt.once('agreed', () =>
    confirm(
      l10n.t('Reset the sandbox?'),
      l10n.t(
        'This deletes all clients, keys and scopes you created in the sandbox, including the private keys stored here. TEST and PROD aren’t affected.',
      ),
      l10n.t('Reset'),
    ),
  );
  if (!agreed) return;
  await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Resetting the sandbox') },
    async () => {
      await app.sessions.resetSandbox();
      await app.privateKeys.removeEnvironment('sandbox');
      for (const organisation of app.sessions.organisations().filter(({ environment }) => environment === 'sandbox')) {
        for (const unfinished of [app.creations, app.rotations]) {
          for (const { id } of unfinished.ofOrganisation(organisation)) await unfinished.remove(id);
        }
      }
    },
  );
  app.scopes.expire();
  app.clients.expire();
}
