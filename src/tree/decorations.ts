import { FileDecoration, l10n, ThemeColor, Uri } from 'vscode';
import type { KeyState } from '../keys/keyState.ts';

const scheme = 'maskinporten-tree';

/** The URI of a line with a decoration: the state of keys, or an environment's kind, travels in the query. */
export function decorated(id: string, mark: KeyState['state'] | (string & {}) | undefined): Uri {
  return Uri.from({ scheme, path: `/${id}`, query: mark ?? '' });
}

/** Expired red, expiring yellow, and the environment's letters; the line's own text says the same. */
export function decorationOf({ scheme: of, query }: Uri): FileDecoration | undefined {
  if (of !== scheme) return undefined;
  switch (query) {
    case 'expired':
      return new FileDecoration('!', l10n.t('A key has expired'), new ThemeColor('list.errorForeground'));
    case 'expiring':
      return new FileDecoration('!', l10n.t('A key expires soon'), new ThemeColor('list.warningForeground'));
    case 'sandbox':
      return new FileDecoration('SB', l10n.t('Sandbox'));
    case 'test':
      return new FileDecoration('T', 'TEST');
    case 'prod':
      return new FileDecoration('P', 'PROD');
    default:
      return undefined;
  }
}
