import { l10n, ProgressLocation, window } from 'vscode';
import type { App } from '../app/app.ts';
import { exchangeForAltinnToken } from '../maskinporten/altinnExchange.ts';
import type { FetchedToken } from './fetchedToken.ts';

/** Exchanges a Maskinporten token for one of Altinn's. Undefined when the person thought better of it. */
export async function exchange(app: App, token: FetchedToken): Promise<FetchedToken | undefined> {
  const { environment, value, of } = token;
  const platformUrl = environment.altinnPlatformUrl;
  if (platformUrl === undefined) return undefined;
  const as = environment.kind === 'test' ? await chooseOrganisation(of.organisation.name) : { test: false };
  if (!as) return undefined;
  const title = l10n.t('Exchanging the token at Altinn');
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  const altinnToken = await window.withProgress(options, (_progress, cancellation) => {
    const cancel = new AbortController();
    cancellation.onCancellationRequested(() => {
      cancel.abort();
    });
    const ask = { platformUrl, token: value, asTestOrganisation: as.test };
    return exchangeForAltinnToken(app.http, ask, cancel.signal);
  });
  return { of, environment, issuedBy: 'Altinn', value: altinnToken };
}

/** Only Altinn's test environment has the organisation TTD. */
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
