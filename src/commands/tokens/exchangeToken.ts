import { l10n, window } from 'vscode';
import type { App } from '../../app/app.ts';
import { exchangeForAltinnToken, mayActAsTestOrganisation } from '../../maskinporten/altinnExchange.ts';
import type { Attempt } from '../attempt.ts';
import type { FetchedToken } from './fetchedToken.ts';
import { whileCancellable } from '../whileCancellable.ts';

/** Exchanges a Maskinporten token for one of Altinn's. Undefined when the person thought better of it. */
export async function exchange(app: App, token: FetchedToken, attempt: Attempt): Promise<FetchedToken | undefined> {
  const { environment, value, of } = token;
  const platformUrl = environment.altinnPlatformUrl;
  if (platformUrl === undefined) return undefined;
  const { name } = of.organisation;
  const as = mayActAsTestOrganisation(of.organisation.orgno, environment)
    ? await attempt.once('as', () => chooseOrganisation(name))
    : { test: false };
  if (!as) return undefined;
  const title = l10n.t('Exchanging the token at Altinn');
  const ask = { platformUrl, token: value, asTestOrganisation: as.test };
  const altinnToken = await whileCancellable(title, (signal) => exchangeForAltinnToken(app.http, ask, signal));
  return { of, environment, issuedBy: 'Altinn', value: altinnToken };
}

function chooseOrganisation(own: string): Thenable<{ readonly test: boolean } | undefined> {
  const items = [
    { label: own, description: l10n.t('as your own organisation'), test: false },
    {
      label: 'TTD',
      description: l10n.t('as Altinn’s test organisation, which owns the apps of the examples'),
      test: true,
    },
  ];
  return window.showQuickPick(items, { title: l10n.t('Altinn token for which organisation?') });
}
