import { FileDecoration, l10n, ThemeColor, Uri } from 'vscode';
import type { EnvironmentKind } from '../core/environments/environment.ts';
import type { KeyState } from '../core/selfService/jsonWebKey.ts';
import { keyLooks } from '../messages/keyText.ts';

const scheme = 'maskinporten-tree';

type Mark = EnvironmentKind | KeyState['state'];

/** The URI of a line with a decoration: an environment's kind and the state of keys travel in the query. */
export function decorated(id: string, ...marks: (Mark | undefined)[]): Uri {
  return Uri.from({ scheme, path: `/${id}`, query: marks.filter(Boolean).join('+') });
}

/** The environment's letters, expired red, expiring yellow; the line's own text says the same. */
export function decorationOf(uri: Uri): FileDecoration | undefined {
  if (uri.scheme !== scheme) return undefined;
  const marks = uri.query.split('+') as Mark[];
  const environment = environments().find(({ kind }) => marks.includes(kind));
  const state = (['expired', 'expiring'] as const).find((one) => marks.includes(one));
  if (!environment && !state) return undefined;
  const warning = state && (state === 'expired' ? l10n.t('A key has expired') : l10n.t('A key expires soon'));
  const color = state && new ThemeColor(keyLooks[state].color);
  return new FileDecoration(environment?.badge ?? '!', [environment?.text, warning].filter(Boolean).join(' · '), color);
}

function environments(): { readonly kind: EnvironmentKind; readonly badge: string; readonly text: string }[] {
  return [
    { kind: 'sandbox', badge: 'SB', text: l10n.t('Sandbox') },
    { kind: 'test', badge: 'T', text: 'TEST' },
    { kind: 'prod', badge: 'P', text: 'PROD' },
  ];
}
