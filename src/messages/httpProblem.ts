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
        what: l10n.t('Couldn’t reach {0}.', host),
        why: unreachableWhy(failure.code),
        next: l10n.t('Check the network, VPN and proxy settings, then try again.'),
      };
    case 'certificate':
      return certificateProblem(host, failure.code);
    case 'proxyUnreachable':
      return {
        what: l10n.t('Couldn’t reach the proxy {0}.', failure.proxy),
        why: l10n.t('VS Code is configured to connect to {0} through it.', host),
        next: l10n.t('Check VS Code’s setting “http.proxy”, the network and VPN, then try again.'),
      };
    case 'proxyRefused':
      return {
        what: l10n.t('The proxy blocked the request.'),
        why: l10n.t('It requires a username and password, or rejected the ones it was given ({0}).', failure.status),
        next: l10n.t('Set them in VS Code’s setting “http.proxy” as http://user:password@host:port, then try again.'),
      };
    case 'cut':
      return {
        what: l10n.t('{0} closed the connection.', host),
        why: l10n.t('The response was incomplete, so it wasn’t used.'),
        next: l10n.t('Try again.'),
      };
    case 'timeout':
      return {
        what: l10n.t('{0} didn’t respond.', host),
        why: noResponseText(Math.round(failure.timeoutMs / 1000)),
        next: l10n.t('Try again, or increase the setting “maskinporten.requestTimeout”.'),
      };
    case 'status':
      return statusProblem(textsOf(host), failure.status, failure.retryAfterMs);
    case 'notJson':
      return {
        what: l10n.t('{0} returned a response that isn’t JSON.', host),
        why: l10n.t('A proxy or login page may have responded instead ({0}).', failure.contentType ?? '?'),
        next: l10n.t('Check the network and proxy settings, then try again.'),
      };
    case 'unexpectedShape':
      return {
        what: l10n.t('{0} returned a response this extension doesn’t understand.', host),
        why: l10n.t('Unexpected properties: {0}', failure.issues.slice(0, 3).join(', ')),
        next: l10n.t('Refresh to see the current state. Report the problem and attach the log.'),
      };
  }
}

function unreachableWhy(code: string | undefined): string | undefined {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return l10n.t('The host name couldn’t be resolved ({0}). You may be offline, or need a VPN.', code);
  return code && l10n.t('The connection failed ({0}).', code);
}

/** A certificate that is not accepted: the server's own, or one that a proxy puts in its place to read what passes. */
function certificateProblem(host: string, code: string): Problem {
  const what = l10n.t('{0} has a certificate that isn’t trusted, so nothing was sent.', host);
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return {
      what,
      why: l10n.t('The certificate isn’t valid today ({0}).', code),
      next: l10n.t('Check this machine’s date. If it’s correct, contact whoever runs the server or the proxy.'),
    };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return {
      what,
      why: l10n.t('The certificate was issued for a different host name ({0}).', code),
      next: l10n.t('Check the environment’s address, and whether a proxy or login page is responding instead.'),
    };
  }
  return {
    what,
    why: l10n.t(
      'This machine doesn’t trust the issuer ({0}). This is often caused by a proxy that inspects traffic.',
      code,
    ),
    next: l10n.t(
      'Install your organisation’s proxy certificate on the machine where the extension runs, keep VS Code’s setting “http.systemCertificates” on, and restart VS Code.',
    ),
  };
}

/** Who answered with a status, in whole texts. */
interface StatusTexts {
  readonly serverError: string;
  readonly refused: string;
}

function textsOf(host: string): StatusTexts {
  return {
    serverError: l10n.t('{0} returned a server error.', host),
    refused: l10n.t('{0} refused the request.', host),
  };
}

/** A status whose body said nothing that could be read. `retryAfterMs` is what the server asked to wait. */
function statusProblem(texts: StatusTexts, status: number, retryAfterMs: number | undefined): Problem {
  if (status === 429) {
    return {
      what: l10n.t('Too many requests.'),
      why: l10n.t('The server limits the number of requests (429).'),
      next:
        retryAfterMs === undefined || retryAfterMs <= 1000
          ? l10n.t('Wait a moment and try again.')
          : l10n.t('Try again in {0} seconds.', Math.ceil(retryAfterMs / 1000)),
    };
  }
  if (status >= 500) {
    return {
      what: texts.serverError,
      why: l10n.t('The server returned status {0}.', status),
      next: l10n.t('Try again later.'),
    };
  }
  return {
    what: texts.refused,
    why: l10n.t('The server returned status {0}.', status),
    next: l10n.t('Check the network and proxy settings, then try again.'),
  };
}

/** What the self-service API said no to (self-service-api.md §3). */
export function selfServiceProblem(error: SelfServiceError): Problem {
  const { status, retryAfterMs } = error;
  const fromServer = responseText(error);
  // A proxy that answers in the server's place says nothing that can be read.
  const why = fromServer ?? l10n.t('The server returned status {0}.', status);
  switch (status) {
    case 400:
    case 422:
      return {
        what: l10n.t('The self-service API didn’t accept the request.'),
        why,
        next: l10n.t('Correct the input, then try again.'),
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
        what: l10n.t('You don’t have permission to do this for the organisation.'),
        why,
        next: l10n.t(
          'You need the right “{0}” for the organisation. Its general manager or main administrator can give it to you at altinn.no.',
          'Selvbetjening av integrasjoner i ID-porten/Maskinporten',
        ),
      };
    case 404:
      return {
        what: l10n.t('The self-service API couldn’t find what was requested.'),
        why: fromServer ?? l10n.t('It may have been removed, or it may belong to another environment.'),
        next: l10n.t('Refresh to see the current state.'),
      };
    case 409:
      return {
        what: l10n.t('The change conflicts with something that already exists.'),
        why,
        next: l10n.t('A deactivated client can also be the cause. Activate it in the portal, or use a different ID.'),
      };
    case 428:
      return {
        what: l10n.t('The organisation hasn’t accepted the terms of use for Maskinporten.'),
        why,
        next: termsRemedy(error.termsUrl),
        ...(error.termsUrl && { actions: [openTerms(error.termsUrl)] }),
      };
    default: {
      const texts = {
        serverError: l10n.t('The self-service API returned a server error.'),
        refused: l10n.t('The self-service API refused the request.'),
      };
      const plain = statusProblem(texts, status, retryAfterMs);
      return { ...plain, why: fromServer ?? plain.why };
    }
  }
}

/** What the server said, and by what name its log has it; undefined when it said neither. */
function responseText({ description, correlationId }: SelfServiceError): string | undefined {
  if (!description) return correlationId && l10n.t('Reference for Digdir: {0}', correlationId);
  return correlationId
    ? l10n.t('The server responded: {0} (reference for Digdir: {1})', description, correlationId)
    : l10n.t('The server responded: {0}', description);
}

function termsRemedy(url: string | undefined): string {
  return url === undefined
    ? l10n.t('Someone authorised to sign for the organisation must accept them in the portal. Then try again.')
    : l10n.t('Someone authorised to sign for the organisation must accept them at {0}. Then try again.', url);
}

function openTerms(url: string): ProblemAction {
  return { title: l10n.t('Open Terms of Use'), command: 'vscode.open', arguments: [Uri.parse(url)] };
}

function noResponseText(seconds: number): string {
  return seconds === 1
    ? l10n.t('There was no response within a second.')
    : l10n.t('There was no response within {0} seconds.', seconds);
}

/** By how much this machine's clock is wrong, and which way; milliseconds ahead of the server, negative when behind. */
export function clockText(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  // From two minutes on, seconds no longer help.
  if (seconds < 120) {
    return skewMs > 0
      ? l10n.t('Your system clock is {0} seconds fast.', seconds)
      : l10n.t('Your system clock is {0} seconds slow.', seconds);
  }
  const minutes = Math.round(seconds / 60);
  return skewMs > 0
    ? l10n.t('Your system clock is {0} minutes fast.', minutes)
    : l10n.t('Your system clock is {0} minutes slow.', minutes);
}

/** What to do about a wrong clock. */
export function clockRemedy(): string {
  return l10n.t(
    'Sync your system clock, then try again. This extension doesn’t compensate for it, because other programs on this machine would still be rejected.',
  );
}
