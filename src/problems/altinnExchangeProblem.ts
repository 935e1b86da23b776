import { l10n } from 'vscode';
import type { Problem } from './problem.ts';
import type { AltinnExchangeError } from '../maskinporten/altinnExchange.ts';

/** Why Altinn did not exchange a token. */
export function altinnExchangeProblem({ status, asTestOrganisation }: AltinnExchangeError): Problem {
  return {
    what: l10n.t('Altinn did not exchange the token.'),
    why: l10n.t('The server answered with status {0}.', status),
    next: nextStep(status, asTestOrganisation),
  };
}

function nextStep(status: number, asTestOrganisation: boolean): string {
  // Tokens live two minutes by default.
  if (status === 401) return l10n.t('The token may have run out: get a new one and exchange it at once.');
  return asTestOrganisation
    ? l10n.t('Acting as TTD takes the scope altinn:serviceowner in the token.')
    : l10n.t('Check that the token has a scope of Altinn’s, and that Altinn knows the organisation.');
}
