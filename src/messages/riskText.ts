import { l10n, ThemeColor, ThemeIcon } from 'vscode';
import type { KeyRisk, Remedy, RiskKind } from '../core/risks/keyRisk.ts';
import { expiryText, keyIcon, stateOfKey } from './keyText.ts';

export function riskIcon(kind: RiskKind): ThemeIcon {
  switch (kind) {
    case 'expired':
    case 'expiring':
      return keyIcon(kind, 'key');
    case 'keyless':
      return new ThemeIcon('circle-slash', new ThemeColor('list.warningForeground'));
    case 'orphaned':
      return new ThemeIcon('debug-disconnect');
    case 'notHere':
      return new ThemeIcon('cloud');
  }
}

/** What is wrong, in a few words. */
export function riskText({ kind, key, clientGone, covered }: KeyRisk, now: Date): string {
  switch (kind) {
    case 'expired':
    case 'expiring': {
      const expiry = key && expiryText(stateOfKey(key, now));
      return [expiry, covered ? l10n.t('another key is still valid') : undefined].filter(Boolean).join(', ');
    }
    case 'keyless':
      return l10n.t('no key');
    case 'orphaned':
      return clientGone ? l10n.t('the client no longer exists') : l10n.t('not registered on the client');
    case 'notHere':
      return l10n.t('private key not stored here');
  }
}

/** As a button says it. */
export function remedyTitle(remedy: Remedy): string {
  switch (remedy) {
    case 'rotate':
      return l10n.t('Rotate Key…');
    case 'renew':
      return l10n.t('Renew Key');
    case 'remove':
      return l10n.t('Remove Key');
    case 'import':
      return l10n.t('Import Private Key…');
    case 'generate':
      return l10n.t('Generate Key Pair…');
  }
}

/** The command that carries a remedy out; it is given a line that names the client and the key. */
export function remedyCommand(remedy: Remedy): string {
  return `maskinporten.${remedy === 'import' ? 'importPrivate' : remedy}Key`;
}
