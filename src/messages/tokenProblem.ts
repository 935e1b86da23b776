import { l10n, Uri } from 'vscode';
import { isTooFarOff } from '../core/http/servers.ts';
import type { AltinnExchangeError } from '../core/maskinporten/altinnExchange.ts';
import type { TokenError } from '../core/maskinporten/tokenEndpoint.ts';
import type { TokenRefusal, TokenRefusalCause } from '../core/maskinporten/tokenRefusal.ts';
import { clockRemedy, clockText } from './httpProblem.ts';
import type { Problem, ProblemAction } from './problem.ts';

/** Why Maskinporten gave no token, and what a person should do (the table of self-service-api.md §5). */
export function tokenProblem(error: TokenError): Problem {
  const { refusal } = error;
  const words = refusal.description || refusal.error;
  const said = l10n.t('Maskinporten responded: {0}', refusal.code === undefined ? words : `${words} (${refusal.code})`);
  const cause = blamesTheClock(error) ? 'clock' : refusal.cause;
  const why = cause === 'clock' ? wrongClock(error) : whyText({ ...refusal, cause });
  return {
    what: l10n.t('Couldn’t get a token from Maskinporten.'),
    why: `${why} ${said}`.trim(),
    next: remedy(cause),
    actions: refusal.helpUri === undefined ? [] : [openHelp(refusal.helpUri)],
    reference: refusal.traceId && `trace_id ${refusal.traceId}`,
  };
}

/** A grant refused for no reason that is known, by a server whose clock differs, is refused for its time. */
function blamesTheClock({ refusal, clockSkewMs }: TokenError): boolean {
  return ['other', 'invalidParameter'].includes(refusal.cause) && isTooFarOff(clockSkewMs);
}

function openHelp(uri: string): ProblemAction {
  return { title: l10n.t('Open Digdir’s Help'), command: 'vscode.open', arguments: [Uri.parse(uri)] };
}

function wrongClock({ refusal, clockSkewMs }: TokenError): string {
  return isTooFarOff(clockSkewMs) ? clockText(clockSkewMs) : whyText({ ...refusal, cause: 'clock' });
}

function whyText({ cause, scopes, organisations }: TokenRefusal): string {
  const named = scopes.join(', ');
  switch (cause) {
    case 'clientNotFound':
      return l10n.t('Maskinporten doesn’t recognise the client ID.');
    case 'wrongAudience':
      return l10n.t('The grant was made for another environment.');
    case 'certificate':
      return l10n.t('The certificate isn’t valid in this environment.');
    case 'expiredKey':
      return l10n.t('The registered key has expired.');
    case 'badSignature':
      return l10n.t('The private key doesn’t match the registered public key.');
    case 'clock':
      return l10n.t('Your system clock is wrong.');
    case 'grantReused':
      return l10n.t('The grant has already been used.');
    case 'invalidParameter':
      return l10n.t('Maskinporten rejected part of the grant.');
    case 'scopeNotOnClient':
      return named
        ? l10n.t('The client doesn’t have these scopes: {0}.', named)
        : l10n.t('The client is missing one of the requested scopes.');
    case 'scopeNotForMaskinporten':
      return l10n.t('One of the requested scopes can’t be used with Maskinporten.');
    case 'noAccessToScope':
      return named
        ? l10n.t('The organisation doesn’t have access to the scope {0}.', named)
        : l10n.t('The organisation doesn’t have access to one of the requested scopes.');
    case 'notDelegated':
      return named && organisations[0] !== undefined
        ? l10n.t('The organisation {0} hasn’t delegated the scope {1}.', organisations[0], named)
        : l10n.t('The consumer hasn’t delegated the scope to this organisation.');
    case 'consumerOrganisation':
      return l10n.t('The client can’t act on behalf of the organisation in consumer_org with these scopes.');
    case 'authorizationDetails':
      return l10n.t('The authorization_details weren’t accepted.');
    case 'systemUser':
      return l10n.t('The customer hasn’t approved the system user, or the system user doesn’t have a required right.');
    case 'unknownKey':
      return l10n.t('The key ID (kid) isn’t registered on the client, or the token endpoint doesn’t recognise it yet.');
    case 'keyIdMissing':
      return l10n.t('The client has registered keys, so the grant must name one by its key ID (kid).');
    case 'other':
      return '';
  }
}

function remedy(cause: TokenRefusalCause): string {
  switch (cause) {
    case 'clientNotFound':
      return l10n.t(
        'Check that the client ID belongs to this environment. A new client can take up to two minutes to start working.',
      );
    case 'wrongAudience':
      return l10n.t('Check the environment. TEST and PROD have different addresses, both ending in a slash.');
    case 'certificate':
      return l10n.t(
        'Use a test certificate in TEST and a production certificate in PROD, issued to the same organisation.',
      );
    case 'expiredKey':
      return l10n.t('Keys expire after a year. Generate a new key pair and write it to the config.');
    case 'badSignature':
      return l10n.t('Write the config again with the registered key, or register a new key.');
    case 'clock':
      return clockRemedy();
    case 'grantReused':
    case 'other':
      return l10n.t('Try again.');
    case 'invalidParameter':
      return l10n.t('Check the config, then try again. The log shows which request failed.');
    case 'scopeNotOnClient':
      return l10n.t('Add the scope to the client, or remove it from the config.');
    case 'scopeNotForMaskinporten':
      return l10n.t('Remove the scope from the client and the config.');
    case 'noAccessToScope':
      return l10n.t('Ask the owner of the scope to give your organisation access in this environment.');
    case 'notDelegated':
      return l10n.t('The consumer must delegate it in Altinn.');
    case 'consumerOrganisation':
      return l10n.t('Leave out consumer_org, or use only scopes that can be delegated.');
    case 'authorizationDetails':
      return l10n.t('Correct the authorization_details in the request.');
    case 'systemUser':
      return l10n.t('Ask the customer to approve the system user in Altinn.');
    case 'keyIdMissing':
      return l10n.t('Write the config again so that its key gets a key ID.');
    case 'unknownKey':
      return l10n.t(
        'A newly registered key can take up to two minutes to start working. If it still fails, register the key or write the config again.',
      );
  }
}

/** Why Altinn did not exchange a token. */
export function altinnExchangeProblem({ status, asTestOrganisation }: AltinnExchangeError): Problem {
  return {
    what: l10n.t('Couldn’t exchange the token with Altinn.'),
    why: l10n.t('The server returned status {0}.', status),
    next: nextStep(status, asTestOrganisation),
  };
}

function nextStep(status: number, asTestOrganisation: boolean): string {
  // Tokens live two minutes by default.
  if (status === 401) return l10n.t('The token may have expired. Get a new one and exchange it right away.');
  return asTestOrganisation
    ? l10n.t('Acting as TTD requires the scope altinn:serviceowner in the token.')
    : l10n.t('Check that the token has an Altinn scope, and that Altinn recognises the organisation.');
}
