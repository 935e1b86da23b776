import { l10n, Uri } from 'vscode';
import type { HttpError } from '../core/http/httpError.ts';
import type { SelfServiceError } from '../core/selfService/selfServiceError.ts';
import type { Problem, ProblemAction } from './problem.ts';

/** A request that brought no usable answer. */
export function httpProblem({ url, failure }: HttpError): Problem {
  const { host } = url;
  switch (failure.reason) {
    case 'unreachable':
      return {
        what: l10n.t('{0} could not be reached.', host),
        why: unreachableWhy(failure.code),
        next: l10n.t('Check the network, VPN and proxy settings, then try again.'),
      };
    case 'certificate':
      return certificateProblem(host, failure.code);
    case 'proxyUnreachable':
      return {
        what: l10n.t('The proxy {0} could not be reached.', failure.proxy),
        why: l10n.t('VS Code is set to send requests to {0} through it.', host),
        next: l10n.t('Check VS Code’s setting “http.proxy”, the network and VPN, then try again.'),
      };
    case 'proxyRefused':
      return {
        what: l10n.t('The proxy did not let the request through.'),
        why: l10n.t('It wants a user name and password, or does not accept those that it got ({0}).', failure.status),
        next: l10n.t('Give them in VS Code’s setting “http.proxy” as http://user:password@host:port, then try again.'),
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

function unreachableWhy(code: string | undefined): string | undefined {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return l10n.t(
      'Its name was not found ({0}): this machine is offline, or the name is known inside a VPN only.',
      code,
    );
  return code && l10n.t('The connection failed ({0}).', code);
}

/** A certificate that is not accepted: the server's own, or one that a proxy puts in its place to read what passes. */
function certificateProblem(host: string, code: string): Problem {
  const what = l10n.t('{0} shows a certificate that is not accepted, so nothing was sent.', host);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return {
      what,
      why: l10n.t('Today is outside its period of validity ({0}).', code),
      next: l10n.t('Check the date of this machine. If it is right, tell those who run the server or the proxy.'),
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      what,
      why: l10n.t('It is made out to another name ({0}).', code),
      next: l10n.t('Check the address of the environment, and whether a proxy or login page answers in its place.'),
    };
  }
  return {
    what,
    why: l10n.t('This machine does not know who issued it ({0}). Often that is a proxy that reads what passes.', code),
    next: l10n.t(
      'Have the certificate of your organisation’s proxy installed on the machine where the extension runs, leave VS Code’s setting “http.systemCertificates” on, and restart VS Code.',
    ),
  };
}

/** A status whose body said nothing that could be read. `retryAfterMs` is what the server asked to wait. */
function statusProblem(host: string, status: number, retryAfterMs: number | undefined): Problem {
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

/** What the self-service API said no to (self-service-api.md §3). */
export function selfServiceProblem(error: SelfServiceError): Problem {
  const { status, description, correlationId, retryAfterMs } = error;
  const said = description && l10n.t('The server says: {0}', description);
  const reference = correlationId && `(${l10n.t('reference for Digdir: {0}', correlationId)})`;
  const told = [said, reference].filter(Boolean).join(' ') || undefined;
  // A proxy that answers in the server's place says nothing that can be read.
  const why = told ?? l10n.t('The server answered with status {0}.', status);
  switch (status) {
    case 400:
    case 422:
      return {
        what: l10n.t('The self-service API did not accept what was sent.'),
        why,
        next: l10n.t('Correct it and try again.'),
      };
    case 401:
      return {
        what: l10n.t('The self-service API no longer accepts the sign-in.'),
        why,
        next: l10n.t('Refresh, or sign in again.'),
        actions: [{ title: l10n.t('Sign In…'), command: 'maskinporten.signIn' }],
      };
    case 403:
      return {
        what: l10n.t('You are not allowed to do this for the organisation.'),
        why,
        next: l10n.t(
          'You need the right “{0}” for the organisation. Its general manager or main administrator can give it to you at altinn.no.',
          'Selvbetjening av integrasjoner i ID-porten/Maskinporten',
        ),
      };
    case 404:
      return {
        what: l10n.t('The self-service API does not know it.'),
        why: told ?? l10n.t('Somebody may have removed it, or it belongs to another environment.'),
        next: l10n.t('Refresh to see what there is.'),
      };
    case 409:
      return {
        what: l10n.t('It conflicts with something that exists already.'),
        why,
        next: l10n.t('Deactivated clients count too: choose another, or activate the old one in the portal.'),
      };
    case 428:
      return {
        what: l10n.t('The organisation has not signed the terms of use for Maskinporten.'),
        why,
        next: l10n.t(
          'Somebody who can bind the organisation has to sign them ({0}). Then try again.',
          error.termsUrl ?? l10n.t('in the portal'),
        ),
        ...(error.termsUrl && { actions: [openTerms(error.termsUrl)] }),
      };
    default: {
      const plain = statusProblem(l10n.t('The self-service API'), status, retryAfterMs);
      return { ...plain, why: told ?? plain.why };
    }
  }
}

function openTerms(url: string): ProblemAction {
  return { title: l10n.t('Open Terms of Use'), command: 'vscode.open', arguments: [Uri.parse(url)] };
}
