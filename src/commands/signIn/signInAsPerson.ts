import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import type { Environment } from '../../core/environments/environment.ts';
import { type PersonTokens, representedOrganisation } from '../../core/login/ansattporten.ts';
import { LoginError } from '../../core/login/loginError.ts';
import { SelfServiceApi } from '../../core/selfService/selfServiceApi.ts';
import { SelfServiceError } from '../../core/selfService/selfServiceError.ts';
import { environmentLabel } from '../../messages/environmentLabel.ts';
import { logInPerson } from '../../session/personLogin.ts';
import type { SignedInOrganisation } from '../../session/signedIn.ts';
import type { Attempt } from '../attempt.ts';
import { whileCancellable } from '../runCommand.ts';

/** Logs a person in by the browser, and shows the organisation they represent. */
export async function signInAsPersonTo(
  app: Pick<
    App,
    | 'environments'
    | 'http'
    | 'now'
    | 'editorRedirects'
    | 'settings'
    | 'allowRedirect'
    | 'newId'
    | 'persons'
    | 'sessions'
    | 'forms'
  >,
  id: string,
  as: 'organisation' | 'synthetic',
  attempt: Attempt,
): Promise<SignedInOrganisation | undefined> {
  const chosen = await withIssuer(app, await app.environments.get(id));
  const environment = chosen && (await withClientId(app, chosen));
  if (!environment) return undefined;
  const { text } = environmentLabel({ environment: id, kind: environment.kind });
  const title = l10n.t('{0}: log in using your browser, then return here', text);
  const { signedIn, tokens } = await whileCancellable(title, async (signal, progress) => {
    const copied = () => {
      progress.report({ message: l10n.t('paste the address from the clipboard into a browser') });
    };
    const tokens = await attempt.once('login', () => logInPerson(app, environment, as, signal, copied));
    const organisation = await represented(app, environment, tokens, signal).catch((error: unknown) => {
      // Too old by now, or for nobody: only another login helps.
      if (error instanceof LoginError || (error instanceof SelfServiceError && error.status < 500))
        attempt.forget('login');
      throw error;
    });
    const session = app.newId();
    await app.persons.keep(session, organisation.orgno, tokens);
    const signIn = { how: 'person' as const, session, synthetic: as === 'synthetic' };
    const signedIn: SignedInOrganisation = { ...organisation, signIn };
    await app.sessions.add(signedIn);
    return { signedIn, tokens };
  });
  const done = l10n.t('Signed in to {0} for {1} ({2}).', text, signedIn.name, signedIn.orgno);
  void window.showInformationMessage([done, sessionText(tokens)].filter(Boolean).join(' '));
  return signedIn;
}

/** Said only where the session ends sooner than people expect (self-service-api.md §4 A). */
function sessionText({ refreshToken, refreshTokenExpiresIn: idleSeconds }: PersonTokens): string | undefined {
  if (refreshToken === undefined) {
    return l10n.t(
      'The session ends in two minutes, because the login client doesn’t have the grant type refresh_token.',
    );
  }
  if (idleSeconds === undefined || idleSeconds >= 60 * 60) return undefined;
  const minutes = Math.floor(idleSeconds / 60);
  const remedy = l10n.t(
    'To stay signed in for a working day, set refresh_token_lifetime and authorization_lifetime of the login client to 28800.',
  );
  const ends =
    minutes <= 1
      ? l10n.t('The session ends after about a minute of inactivity.')
      : l10n.t('The session ends after {0} minutes of inactivity.', minutes);
  return `${ends} ${remedy}`;
}

/** Asks once which Ansattporten serves an environment where that is uncertain, and remembers the answer. */
async function withIssuer(app: Pick<App, 'environments'>, environment: Environment): Promise<Environment | undefined> {
  const { id, kind, login } = environment;
  if (!login?.isIssuerGuessed || login.otherIssuer === undefined) return environment;
  const { text } = environmentLabel({ environment: id, kind });
  const items = [login.issuer, login.otherIssuer].map((issuer, index) => ({
    label: new URL(issuer).host,
    issuer,
    ...(index === 0 && { description: l10n.t('try this first') }),
  }));
  const chosen = await window.showQuickPick(items, {
    title: l10n.t('Which Ansattporten is used for {0}?', text),
    placeHolder: l10n.t(
      'If the login fails, you can try the other one. Your choice is saved in the setting “maskinporten.environments”.',
    ),
    ignoreFocusOut: true,
  });
  if (!chosen) return undefined;
  await app.environments.setLogin(id, { issuer: chosen.issuer });
  return app.environments.get(id);
}

/** The organisation, by the API itself; by the login where the API says nothing of it yet. Throws LoginError. */
async function represented(
  app: Pick<App, 'http'>,
  { id: environment, kind, selfServiceUrl: baseUrl }: Environment,
  tokens: PersonTokens,
  signal: AbortSignal,
): Promise<Omit<SignedInOrganisation, 'signIn'>> {
  const source = { token: () => Promise.resolve(tokens.accessToken), forget: () => undefined };
  const api = new SelfServiceApi({ baseUrl }, app.http, source);
  const said = await api.user(signal);
  const orgno = said.authenticated_organization_number;
  if (!/^\d{9}$/.test(orgno)) throw new LoginError({ reason: 'noOrganisation' }, environment);
  const inLogin = representedOrganisation(tokens.authorizationDetails);
  const name = said.authenticated_organization_name ?? (inLogin?.orgno === orgno ? inLogin.name : undefined);
  return { environment, kind, orgno, name: name ?? (await api.organisationName(orgno, signal)) };
}

/** Explains what to register where no client of this program is known, and takes its id. */
async function withClientId(
  app: Pick<App, 'forms' | 'environments'>,
  environment: Environment,
): Promise<Environment | undefined> {
  const { id, login } = environment;
  if (!login) throw new LoginError({ reason: 'noClientId' }, id);
  if (login.clientId !== undefined) return environment;
  const clientId = await (await app.forms()).askLoginClient(environment);
  if (clientId === undefined) return undefined;
  await app.environments.setLogin(id, { clientId });
  return app.environments.get(id);
}
