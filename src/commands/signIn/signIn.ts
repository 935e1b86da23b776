import { commands, l10n, type QuickPickItem, QuickPickItemKind, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { environmentLabel } from '../../wording/environmentLabel.ts';
import type { Attempt } from '../attempt.ts';
import { signInAsMachineTo } from './signInAsMachine.ts';
import { signInAsPersonTo } from './signInAsPerson.ts';

type Way = 'organisation' | 'synthetic' | 'machine' | 'sandbox';

interface WayItem extends QuickPickItem {
  readonly environment: string;
  readonly way: Way;
}

/** Signs in to TEST, PROD, the sandbox or an environment of one's own, as a person or as a machine. */
export async function signIn(app: App, given: unknown, attempt: Attempt): Promise<void> {
  const wanted = wantedText(given, 'environment');
  const issuer = wantedText(given, 'issuer');
  // “Try the other”: where a login failed because the issuer may be the wrong one.
  if (wanted !== undefined && issuer !== undefined) await app.environments.setLogin(wanted, { issuer });
  const items = app.environments
    .ids()
    .flatMap((id) => (wanted === undefined || wanted === id ? waysInto(app, id) : []));
  const title = l10n.t('Sign in to Maskinporten’s self-service');
  const chosen = await attempt.once('way', () =>
    window.showQuickPick<WayItem>(items, { title, matchOnDescription: true }),
  );
  if (!chosen) return;
  if (chosen.way === 'sandbox') await commands.executeCommand('maskinporten.openSandbox');
  else if (chosen.way === 'machine') await signInAsMachineTo(app, chosen.environment, attempt);
  else await signInAsPersonTo(app, chosen.environment, chosen.way, attempt);
}

/** From a remedy: the environment to sign in to, and perhaps the issuer. From the view’s title comes a line, which has neither. */
function wantedText(given: unknown, name: 'environment' | 'issuer'): string | undefined {
  if (typeof given !== 'object' || given === null || !Object.hasOwn(given, name)) return undefined;
  const value = (given as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : undefined;
}

function waysInto(app: App, environment: string): WayItem[] {
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
    ? l10n.t('Log in at an Ansattporten that the sandbox simulates, in the browser')
    : l10n.t('Log in with Ansattporten in the browser, for an organisation you represent');
  const asSynthetic = isSandbox
    ? asPerson
    : l10n.t('Log in with Ansattporten in the browser, for any organisation of Tenor’s');
  const synthetic = way('synthetic', l10n.t('as a person, with a synthetic organisation'), asSynthetic);
  return [
    { label: text, kind: QuickPickItemKind.Separator, environment, way: 'machine' },
    ...(isSandbox
      ? [way('sandbox', l10n.t('without signing in'), l10n.t('Simulated on this machine. No account needed.'))]
      : []),
    way('organisation', l10n.t('as a person'), asPerson),
    ...(kind === 'prod' ? [] : [synthetic]),
    way('machine', l10n.t('as a machine'), l10n.t('With an admin client’s id and its key or enterprise certificate')),
  ];
}
