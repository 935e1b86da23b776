import { l10n } from 'vscode';
import type { Problem } from './problem.ts';
import type { HttpError } from '../http/httpError.ts';

/** A request that brought no usable answer. */
export function httpProblem({ url, failure }: HttpError): Problem {
  const { host } = url;
  switch (failure.reason) {
    case 'unreachable':
      return {
        what: l10n.t('{0} could not be reached.', host),
        why: failure.code && l10n.t('The connection failed ({0}).', failure.code),
        next: l10n.t('Check the network, VPN and proxy settings, then try again.'),
      };
    case 'cut':
      return {
        what: l10n.t('{0} broke off the connection.', host),
        why: l10n.t('The answer did not arrive whole, so it was not used.'),
        next: l10n.t('Try again.'),
      };
    case 'timeout':
      return {
        what: l10n.t('{0} did not answer.', host),
        why: l10n.t('No answer came within {0} seconds.', Math.round(failure.timeoutMs / 1000)),
        next: l10n.t('Try again, or raise the setting “maskinporten.requestTimeout”.'),
      };
    case 'status':
      return statusProblem(host, failure.status, failure.retryAfterMs);
    case 'notJson':
      return {
        what: l10n.t('{0} answered with something that is not JSON.', host),
        why: l10n.t('A proxy or login page on the way may have answered instead ({0}).', failure.contentType ?? '?'),
        next: l10n.t('Check the network and proxy settings, then try again.'),
      };
    case 'unexpectedShape':
      return {
        what: l10n.t('{0} gave an answer this extension does not understand.', host),
        why: l10n.t('Unexpected members: {0}', failure.issues.slice(0, 3).join(', ')),
        next: l10n.t('Nothing was changed because of it. Please report it, with the log.'),
      };
  }
}

/** A status whose body said nothing that could be read. `retryAfterMs` is what the server asked to wait. */
export function statusProblem(host: string, status: number, retryAfterMs: number | undefined): Problem {
  if (status === 429) {
    return {
      what: l10n.t('{0} has had too many requests.', host),
      why: l10n.t('The server limits how often it may be asked (429).'),
      next:
        retryAfterMs === undefined
          ? l10n.t('Wait a moment and try again.')
          : l10n.t('Try again in {0} seconds.', Math.ceil(retryAfterMs / 1000)),
    };
  }
  if (status >= 500) {
    return {
      what: l10n.t('{0} has a problem of its own.', host),
      why: l10n.t('The server answered with status {0}.', status),
      next: l10n.t('Try again in a while.'),
    };
  }
  return {
    what: l10n.t('{0} refused the request.', host),
    why: l10n.t('The server answered with status {0}.', status),
    next: l10n.t('Check the network and proxy settings, then try again.'),
  };
}
