import { l10n, type MarkdownString } from 'vscode';
import { thumbprintOf } from '../keys/thumbprint.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import { expiryText, keySize, stateOfKey } from './keyText.ts';
import { bold, coloured, colourful, plain } from './tooltip.ts';

/** A config of the workspace that holds a key, by its name for a person. */
interface Use {
  readonly label: string;
}

/** Everything there is to say of a key. */
export interface KeyFacts {
  readonly key: JsonWebKey;
  readonly registered: boolean;
  /** undefined: could not be looked up. */
  readonly stored: boolean | undefined;
  /** Configs of the workspace that hold it; undefined: could not be looked for. */
  readonly uses: readonly Use[] | undefined;
  /** Whose key it is, where the line itself stands elsewhere; and what can be done about it. */
  readonly about?: readonly (string | undefined)[];
}

export function keyTooltip({ key, registered, stored, uses, about = [] }: KeyFacts, now: Date): MarkdownString {
  const { created, exp } = key;
  const print = thumbprintOf(key);
  const size = keySize(key);
  const facts = [
    registered && size ? l10n.t('Algorithm: {0}', size) : undefined,
    created ? l10n.t('Registered {0}', new Date(created).toLocaleString()) : undefined,
    print && l10n.t('Thumbprint (RFC 7638): {0}', print),
  ];
  return colourful(
    bold(key.kid),
    ...about.map((text) => text && plain(text)),
    exp ? expiryLine(key, exp, now) : undefined,
    registered ? undefined : plain(l10n.t('Not registered on the client: nobody can get a token with it.')),
    facts.flatMap((fact) => (fact ? [plain(fact)] : [])).join('  \n'),
    stored === undefined ? undefined : plain(whereText(stored)),
    print && uses ? plain(usesText(uses)) : undefined,
  );
}

function expiryLine(key: JsonWebKey, exp: number, now: Date): string {
  const state = stateOfKey(key, now);
  const date = new Date(exp * 1000).toLocaleString();
  const text = state.state === 'expired' ? l10n.t('Expired {0}', date) : l10n.t('Expires {0}', date);
  return coloured(`${text} (${expiryText(state) ?? ''})`, state.state);
}

function whereText(stored: boolean): string {
  return stored
    ? l10n.t('The private key is in VS Code’s secret storage on this machine.')
    : l10n.t('The private key is not stored here.');
}

function usesText(uses: readonly Use[]): string {
  if (uses.length === 0) return l10n.t('No config of this workspace uses it.');
  return [l10n.t('Used by:'), ...new Set(uses.map(({ label }) => `• ${label}`))].join('\n');
}

/** “used by appsettings.json”, “used by 2 configs”: short, for a line. */
export function usedByText(uses: readonly Use[]): string | undefined {
  const labels = new Set(uses.map(({ label }) => label));
  if (labels.size === 0) return undefined;
  return labels.size === 1 ? l10n.t('used by {0}', [...labels].join()) : l10n.t('used by {0} configs', labels.size);
}
