import { l10n, Uri } from 'vscode';
import type { Problem, ProblemAction } from './problem.ts';
import type { SelfServiceError } from '../selfService/selfServiceError.ts';
import { statusProblem } from './httpProblem.ts';

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
