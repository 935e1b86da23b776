import { l10n } from 'vscode';
import type { Detail, LinkId, NotApplicable } from '../diagnosis/link.ts';
import { keyState } from '../keys/keyState.ts';
import { expiryText } from './keyText.ts';

/** What a link of the chain is called. */
export function linkTitle(id: LinkId): string {
  switch (id) {
    case 'environment':
      return l10n.t('Environment');
    case 'reachSelfService':
      return l10n.t('Reaching the self-service API');
    case 'reachMaskinporten':
      return l10n.t('Reaching Maskinporten');
    case 'clock':
      return l10n.t('Clock');
    case 'signIn':
      return l10n.t('Sign-in');
    case 'rights':
      return l10n.t('Rights');
    case 'client':
      return l10n.t('Client');
    case 'key':
      return l10n.t('Key');
    case 'scopeOnClient':
      return l10n.t('Scopes on the client');
    case 'scopeGranted':
      return l10n.t('Scopes granted to the organisation');
    case 'token':
      return l10n.t('Token');
  }
}

/** Why there was nothing to look at. */
export function notApplicableText(reason: NotApplicable): string {
  switch (reason) {
    case 'noClient':
      return l10n.t('no client was chosen');
    case 'keyElsewhere':
      return l10n.t('the private key is not stored here, so another program signs with it');
    case 'onlyDelegated':
      return l10n.t('each scope is used on behalf of a consumer, who must be named');
    case 'noTime':
      return l10n.t('the server did not say what time it is');
  }
}

/** What was found at a link that holds; undefined when there is nothing to tell. */
export function findingDetail(finding: Detail | undefined, now: Date): string | undefined {
  switch (finding?.kind) {
    case 'clock':
      return l10n.t('differs by {0} seconds', Math.round(Math.abs(finding.skewMs) / 1000));
    case 'user':
      return `${finding.name} (${finding.orgno})`;
    case 'clients':
      return l10n.t('clients: {0}', finding.count);
    case 'key':
      return [finding.kid, expiryText(keyState(finding.exp, now))].filter(Boolean).join(', ');
    case 'scopes':
      return finding.scopes.join(', ');
    case 'token':
      return `${finding.scopes.join(', ')}, ${l10n.t('valid for {0} seconds', finding.expiresIn)}`;
    case undefined:
      return undefined;
  }
}
