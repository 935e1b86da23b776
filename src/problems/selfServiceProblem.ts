import { l10n } from 'vscode';
import type { Problem } from '../forms/protocol.ts';
import type { SelfServiceError } from '../selfService/selfServiceError.ts';
import { statusProblem } from './httpProblem.ts';

/** Where an organisation signs the terms of use (self-service-api.md §3). */
export const termsOfUse = 'https://samarbeid.digdir.no/maskinporten/konsument/119';

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
      };
    case 403:
      return {
        what: l10n.t('You are not allowed to do this for the organisation.'),
        why,
        next: l10n.t('Ask the one who gives out rights in Altinn for your organisation, or use another organisation.'),
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
        next: l10n.t('Sign them at {0}, then try again.', termsOfUse),
      };
    default: {
      const plain = statusProblem(l10n.t('The self-service API'), status, retryAfterMs);
      return { ...plain, why: told ?? plain.why };
    }
  }
}
