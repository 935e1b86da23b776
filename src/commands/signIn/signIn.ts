import { commands, l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { isOrganisationNumber } from '../../core/selfService/client.ts';
import { SelfServiceError } from '../../core/selfService/selfServiceError.ts';
import { confirm, place } from '../../messages/confirm.ts';
import { environmentLabel } from '../../messages/environmentLabel.ts';
import { Refusal } from '../../messages/problem.ts';
import type { Organisation } from '../../session/organisation.ts';
import type { Attempt } from '../attempt.ts';
import { whileCancellable } from '../runCommand.ts';
import { chooseOrganisation } from '../target.ts';
import { signInAsMachineTo } from './signInAsMachine.ts';
import { signInAsPersonTo } from './signInAsPerson.ts';

type Way = 'organisation' | 'synthetic' | 'machine' | 'sandbox';

interface WayItem extends QuickPickItem {
  readonly environment: string;
  readonly way: Way;
}

/** Signs in to TEST, PROD, the sandbox or an environment of one's own, as a person or as a machine. */
export async function signIn(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const environmentId = textArgument(given, 'environment');
  const issuer = textArgument(given, 'issuer');
  // “Try the other”: where a login failed because the issuer may be the wrong one.
  if (environmentId !== undefined && issuer !== undefined) await app.environments.setLogin(environmentId, { issuer });
  const items = app.environments
    .ids()
    .flatMap((id) => (environmentId === undefined || environmentId === id ? waysInto(app, id) : []));
  const title = l10n.t('Sign in to Maskinporten');
  const chosen = await attempt.once('way', () =>
    window.showQuickPick<WayItem>(items, { title, matchOnDescription: true }),
  );
  if (!chosen) return;
  if (chosen.way === 'sandbox') await commands.executeCommand('maskinporten.openSandbox');
  else if (chosen.way === 'machine') await signInAsMachineTo(app, chosen.environment, attempt);
  else await signInAsPersonTo(app, chosen.environment, chosen.way, attempt);
}

/** From a remedy: the environment to sign in to, and perhaps the issuer. From the view’s title comes a line, which has neither. */
function textArgument(given: unknown, name: 'environment' | 'issuer'): string | undefined {
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, name)) return undefined;
  const value = (given as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

function waysInto(app: Pick<App, 'environments'>, environment: string): WayItem[] {
  const kind = app.environments.kind(environment);
  const { text, icon } = environmentLabel({ environment, kind });
  const way = (name: Way, label: string, detail: string): WayItem => ({
    label: `$(${icon}) ${text}: ${label}`,
    detail,
    environment,
    way: name,
  });
  const isSandbox = kind === 'sandbox';
  const asPerson = isSandbox
    ? l10n.t('Log in with the sandbox’s simulated Ansattporten in the browser')
    : l10n.t('Log in with Ansattporten in the browser, for an organisation you represent');
  const asSynthetic = isSandbox
    ? asPerson
    : l10n.t('Log in with Ansattporten in the browser, for any organisation in Tenor');
  const synthetic = way('synthetic', l10n.t('as a person, with a synthetic organisation'), asSynthetic);
  return [
    { label: text, kind: QuickPickItemKind.Separator, environment, way: 'machine' },
    ...(isSandbox
      ? [way('sandbox', l10n.t('without signing in'), l10n.t('Simulated on this machine. No account needed.'))]
      : []),
    way('organisation', l10n.t('as a person'), asPerson),
    ...(kind === 'prod' ? [] : [synthetic]),
    way('machine', l10n.t('as a machine'), l10n.t('With an admin client’s ID and its key or enterprise certificate')),
  ];
}

/** Signs out of an organisation. What was made there, and the private keys of its clients, stay. */
export async function signOut(app: Pick<App, 'sessions' | 'clients'>, given: unknown, attempt: Attempt): Promise<void> {
  const organisation = await attempt.once('organisation', () => chooseOrganisation(app, given));
  if (!organisation) return;
  const stay = l10n.t('Its clients and the private keys stored here aren’t affected.');
  const question = l10n.t('Sign out of {0}?', organisation.name);
  const agree = () => confirm(question, `${place(organisation)}\n${stay}`, l10n.t('Sign Out'));
  if (!(await attempt.once('agreed', agree))) return;
  await app.sessions.signOut(organisation);
  app.clients.forget(organisation);
  void window.showInformationMessage(l10n.t('Signed out of {0}.', organisation.name));
}

/** Represents another synthetic organisation with the same login, as the portal's menu does. */
export async function switchSyntheticOrganisation(
  app: Pick<App, 'sessions' | 'clients'>,
  given: unknown,
  attempt: Attempt,
): Promise<void> {
  const organisation = await attempt.once('organisation', () =>
    chooseOrganisation(app, given, (one) => isSynthetic(app, one)),
  );
  if (!organisation) return;
  const current = app.sessions.signInOf(organisation);
  if (current?.how !== 'person' || !current.synthetic) throw notSynthetic(organisation);
  const { text } = environmentLabel(organisation);
  const orgno = await attempt.once('orgno', () => askOrgno(organisation, text));
  if (orgno === undefined) return;
  const title = l10n.t('Switching organisation in {0}', text);
  const now = await whileCancellable(title, (signal) => app.sessions.switchSynthetic(organisation, orgno, signal)).then(
    undefined,
    (error: unknown) => {
      // There may be no such organisation.
      if (error instanceof SelfServiceError) attempt.forget('orgno');
      throw error;
    },
  );
  app.clients.expire();
  void window.showInformationMessage(l10n.t('You now represent {0} ({1}) in {2}.', now.name, now.orgno, text));
}

async function askOrgno(organisation: Organisation, environment: string): Promise<string | undefined> {
  const typed = await window.showInputBox({
    title: l10n.t('{0}: which synthetic organisation do you want to represent?', environment),
    prompt: l10n.t('Organisation number, 9 digits. Current: {0} ({1})', organisation.orgno, organisation.name),
    ignoreFocusOut: true,
    validateInput: (value) =>
      isOrganisationNumber(value.replace(/\s/g, '')) ? undefined : l10n.t('Enter a valid 9-digit organisation number.'),
  });
  return typed?.replace(/\s/g, '');
}

function isSynthetic(app: Pick<App, 'sessions'>, organisation: Organisation): boolean {
  const current = app.sessions.signInOf(organisation);
  return current?.how === 'person' && current.synthetic;
}

function notSynthetic(organisation: Organisation): Refusal {
  return new Refusal({
    what: l10n.t('Can’t switch organisation from “{0}”.', organisation.name),
    why: l10n.t('You can only switch if you logged in with a synthetic organisation.'),
    next: l10n.t('Sign in with a synthetic organisation in TEST.'),
    actions: [{ title: l10n.t('Sign In…'), command: 'maskinporten.signIn' }],
  });
}
