import { FileDecoration, l10n, ThemeColor, Uri } from 'vscode';
import type { KeyState } from '../keys/keyState.ts';

const scheme = 'maskinporten-tree';

/** The URI of a line that may need a person; its state travels in the query. */
export function decorated(id: string, state: KeyState['state'] | undefined): Uri {
  return Uri.from({ scheme, path: `/${id}`, query: state ?? '' });
}

/** Expired red, expiring yellow; the line's own text says the same. */
export function decorationOf({ scheme: of, query }: Uri): FileDecoration | undefined {
  if (of !== scheme) return undefined;
  switch (query) {
    case 'expired':
      return new FileDecoration('!', l10n.t('A key has expired'), new ThemeColor('list.errorForeground'));
    case 'expiring':
      return new FileDecoration('!', l10n.t('A key expires soon'), new ThemeColor('list.warningForeground'));
    default:
      return undefined;
  }
}
