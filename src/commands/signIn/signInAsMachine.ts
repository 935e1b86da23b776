import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { environmentLabel } from '../../wording/environmentLabel.ts';
import { grantKey } from '../../session/adminClients.ts';
import type { SignedInOrganisation } from '../../session/signedIn.ts';
import { TokenError } from '../../maskinporten/tokenEndpoint.ts';
import { logInMachine } from '../../signIn/machineLogin.ts';
import type { Attempt } from '../attempt.ts';
import { askAdminKey } from './askAdminKey.ts';
import { tidyClipboard } from '../keys/tidyClipboard.ts';
import { askClientId } from './askClientId.ts';
import { whileCancellable } from '../whileCancellable.ts';

/** Signs in with an admin client: its id, and the key it signs with. */
export async function signInAsMachine(app: App, _given: unknown, attempt: Attempt): Promise<void> {
  const items = app.environments.ids().map((environment) => {
    const { text, icon } = environmentLabel({ environment, kind: app.environments.kind(environment) });
    return { label: `$(${icon}) ${text}`, environment };
  });
  const title = l10n.t('Sign in as a machine to which environment?');
  const chosen = await attempt.once('environment', () => window.showQuickPick(items, { title }));
  if (chosen) await signInAsMachineTo(app, chosen.environment, attempt);
}

export async function signInAsMachineTo(
  app: App,
  id: string,
  attempt: Attempt,
): Promise<SignedInOrganisation | undefined> {
  const environment = await app.environments.get(id);
  const { text } = environmentLabel({ environment: id, kind: environment.kind });
  const clientId = await attempt.once('clientId', () =>
    askClientId(
      l10n.t('{0}: the admin client’s id', text),
      l10n.t('The client that Digdir gave your organisation for self-service'),
    ),
  );
  if (clientId === undefined) return undefined;
  const given = await attempt.once('key', () => askAdminKey(app, text));
  if (!given) return undefined;
  const { key, pasted } = given;
  const admin = { clientId, key: grantKey(key), scopes: app.settings.get('adminClient.scopes') };
  const title = l10n.t('Signing in to {0} as a machine', text);
  const { user, scopes } = await attempt.once('login', () =>
    whileCancellable(title, (signal) => logInMachine(app, environment, admin, signal)).then(
      undefined,
      (error: unknown) => {
        // It is what was given that was refused.
        if (error instanceof TokenError) attempt.forget('clientId', 'key');
        throw error;
      },
    ),
  );
  const orgno = user.authenticated_organization_number;
  await app.adminClients.keep(id, clientId, key);
  const name = user.authenticated_organization_name ?? orgno;
  const signIn = { how: 'machine' as const, clientId, scopes: [...scopes] };
  const organisation: SignedInOrganisation = { environment: id, kind: environment.kind, orgno, name, signIn };
  await app.sessions.add(organisation);
  tell(app, text, organisation);
  // Nobody waits for the answer: what needed the sign-in goes on.
  if (pasted !== undefined) void tidyClipboard(pasted);
  return organisation;
}

function tell(app: App, text: string, of: SignedInOrganisation): void {
  const said = l10n.t('Signed in to {0} for {1} ({2}).', text, of.name, of.orgno);
  const readOnly = l10n.t('The admin client may only look: it does not have the scope {0}.', 'idporten:dcr.write');
  void window.showInformationMessage(app.sessions.isReadOnly(of) ? `${said} ${readOnly}` : said);
}
