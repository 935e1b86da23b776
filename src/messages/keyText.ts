import { l10n, MarkdownString, ThemeColor, ThemeIcon } from 'vscode';
import type { NewKeyRefused } from '../core/selfService/clientKeys.ts';
import type { RotationStep, RotationStopped } from '../core/journeys/rotation.ts';
import { thumbprintOf } from '../core/keys/jwk.ts';
import type { KeyRisk, Remedy, RiskKind } from '../core/risks/keyRisk.ts';
import { hasExpired, type JsonWebKey, keyState, type KeyState, maxKeys } from '../core/selfService/jsonWebKey.ts';
import type { Problem } from './problem.ts';

export function stateOfKey(key: JsonWebKey, now: Date): KeyState {
  return keyState(key.exp ?? undefined, now);
}

/** “expires in 23 days”, for a line that already says it is about a key. */
export function expiryText(expiry: KeyState): string | undefined {
  if (expiry.state === 'unknown') return undefined;
  if (expiry.state === 'expired') {
    if (expiry.daysLeft === 0) return l10n.t('expired today');
    return expiry.daysLeft === -1 ? l10n.t('expired yesterday') : l10n.t('expired {0} days ago', -expiry.daysLeft);
  }
  if (expiry.daysLeft === 0) return l10n.t('expires today');
  return expiry.daysLeft === 1 ? l10n.t('expires tomorrow') : l10n.t('expires in {0} days', expiry.daysLeft);
}

/** The state of a client's keys in a few words; undefined when they are not known. */
export function keysText(keys: readonly JsonWebKey[] | undefined, now: Date): string | undefined {
  if (!keys) return undefined;
  if (keys.length === 0) return l10n.t('no key');
  const worst = keysAtRiskText(keys, now) ?? soonestText(keys, now);
  return worst ?? (keys.length === 1 ? l10n.t('1 key') : l10n.t('{0} keys', keys.length));
}

/** “2 keys expired”, “key expires in 5 days”: the worst of the keys; undefined when none needs a person. */
export function keysAtRiskText(keys: readonly JsonWebKey[], now: Date): string | undefined {
  // Of thousands, the days that each has left would be work.
  const expired = keys.filter(({ exp }) => hasExpired(exp, now)).length;
  if (expired > 0) return expired === 1 ? l10n.t('1 key expired') : l10n.t('{0} keys expired', expired);
  return worstKey(keys, now)?.state === 'expiring' ? soonestText(keys, now) : undefined;
}

/** Of keys that have not expired; undefined when none of them does. */
function soonestText(keys: readonly JsonWebKey[], now: Date): string | undefined {
  const worst = worstKey(keys, now);
  if (!worst || worst.state === 'unknown') return undefined;
  if (worst.daysLeft === 0) return l10n.t('key expires today');
  return worst.daysLeft === 1 ? l10n.t('key expires tomorrow') : l10n.t('key expires in {0} days', worst.daysLeft);
}

/** The key that needs a person soonest. */
export function worstKey(keys: readonly JsonWebKey[], now: Date): KeyState | undefined {
  let soonest: JsonWebKey | undefined;
  for (const key of keys) {
    if (Number.isFinite(key.exp) && (key.exp ?? 0) < (soonest?.exp ?? Infinity)) soonest = key;
  }
  return soonest && stateOfKey(soonest, now);
}

/** “RS256 2048”. */
export function keySize(key: JsonWebKey): string {
  return [key.alg ?? key.kty, modulusBits(key)].filter(Boolean).join(' ');
}

/** The size of the modulus in bits, from its base64url length (RFC 7518 §6.3.1.1). */
function modulusBits({ n }: JsonWebKey): number | undefined {
  return n ? Math.floor((n.length * 3) / 4) * 8 : undefined;
}

/** How a key that needs a person is marked everywhere: by shape and by colour. */
export const keyLooks = {
  expired: { icon: 'error', color: 'list.errorForeground' },
  expiring: { icon: 'warning', color: 'list.warningForeground' },
} as const;

/** Undefined for a key that needs nobody. */
export function keyLook(state: KeyState['state']): (typeof keyLooks)[keyof typeof keyLooks] | undefined {
  return state === 'expired' || state === 'expiring' ? keyLooks[state] : undefined;
}

/** The icon of a line; `usual` for a key that needs nobody. */
export function keyIcon(state: KeyState['state'], usual: string): ThemeIcon {
  const style = keyLook(state);
  return style ? new ThemeIcon(style.icon, new ThemeColor(style.color)) : new ThemeIcon(usual);
}

/** A tooltip: a title, and paragraphs of plain text below it; those that are undefined or empty are left out. */
export function tooltip(title: string, ...texts: (string | undefined)[]): MarkdownString {
  return colourful(bold(title), ...texts.map((text) => text && plain(text)));
}

/** A tooltip of paragraphs that are Markdown already, by the functions below. */
export function colourful(...paragraphs: (string | undefined)[]): MarkdownString {
  const text = new MarkdownString(paragraphs.filter(Boolean).join('\n\n'), true);
  // For colours only: `plain` leaves no tag in anybody's text.
  text.supportHtml = true;
  return text;
}

export function bold(text: string): string {
  return `**${plain(text)}**`;
}

/** Text in the colour of a key's state, with its icon before it, as Markdown. */
export function coloured(text: string, state: KeyState['state']): string {
  const style = keyLook(state);
  if (!style) return plain(text);
  const variable = style.color.replaceAll('.', '-');
  return `<span style="color:var(--vscode-${variable});">$(${style.icon}) ${plain(text)}</span>`;
}

/**
 * Text as Markdown that shows just that text, and breaks between words (MarkdownString.appendText does not). An address or e-mail in
 * it is no link either: whoever names a client could lead people anywhere.
 */
export function plain(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>~&$:@]/g, '\\$&').replace(/\r?\n/g, '  \n');
}

/** A config of the workspace that holds a key, by its name for a person. */
interface Use {
  readonly label: string;
}

/** Everything there is to say of a key. */
interface KeyFacts {
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
    registered ? undefined : plain(l10n.t('Not registered on the client, so it can’t be used to get tokens.')),
    facts.flatMap((fact) => (fact ? [plain(fact)] : [])).join('  \n'),
    stored === undefined ? undefined : plain(whereText(stored)),
    print && uses ? plain(usesText(uses)) : undefined,
  );
}

function expiryLine(key: JsonWebKey, exp: number, now: Date): string {
  const state = stateOfKey(key, now);
  return coloured(expiryDateText(state, new Date(exp * 1000).toLocaleString()), state.state);
}

/** “Expires 12/21/2026, 8:17:19 PM (in 23 days)”. */
function expiryDateText(expiry: KeyState, date: string): string {
  if (expiry.state === 'unknown') return l10n.t('Expires {0}', date);
  if (expiry.state === 'expired') {
    if (expiry.daysLeft === 0) return l10n.t('Expired {0} (today)', date);
    return expiry.daysLeft === -1
      ? l10n.t('Expired {0} (yesterday)', date)
      : l10n.t('Expired {0} ({1} days ago)', date, -expiry.daysLeft);
  }
  if (expiry.daysLeft === 0) return l10n.t('Expires {0} (today)', date);
  return expiry.daysLeft === 1
    ? l10n.t('Expires {0} (tomorrow)', date)
    : l10n.t('Expires {0} (in {1} days)', date, expiry.daysLeft);
}

function whereText(stored: boolean): string {
  return stored
    ? l10n.t('The private key is in VS Code’s secret storage on this machine.')
    : l10n.t('The private key isn’t stored here.');
}

function usesText(uses: readonly Use[]): string {
  if (uses.length === 0) return l10n.t('No config in this workspace uses it.');
  return [l10n.t('Used by:'), ...new Set(uses.map(({ label }) => `• ${label}`))].join('\n');
}

/** “used by appsettings.json”, “used by 2 configs”: short, for a line. */
export function usedByText(uses: readonly Use[]): string | undefined {
  const labels = new Set(uses.map(({ label }) => label));
  if (labels.size === 0) return undefined;
  return labels.size === 1 ? l10n.t('used by {0}', [...labels].join()) : l10n.t('used by {0} configs', labels.size);
}

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
      return [expiry, covered ? l10n.t('another key is still valid') : undefined].filter(Boolean).join(' · ');
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

/** What stopped a rotation, and that nothing is lost by it. */
export function rotationProblem({ state: { old } }: RotationStopped, { what, why, next, actions }: Problem): Problem {
  const keptText = l10n.t('“{0}” still works, and finished steps aren’t repeated. Select Retry to resume.', old.kid);
  const joined = (...parts: (string | undefined)[]) => parts.filter(Boolean).join(' ');
  return {
    what: l10n.t('The key “{0}” hasn’t been replaced yet.', old.kid),
    why: joined(what, why),
    next: joined(next, keptText),
    actions,
  };
}

/** Why a new key was not registered. */
export function newKeyProblem({ reason }: NewKeyRefused): Problem {
  return reason === 'noRoom'
    ? {
        what: l10n.t('The client now has {0} keys, the maximum in Maskinporten.', maxKeys),
        next: l10n.t('Remove one that is no longer used.'),
      }
    : { what: l10n.t('The server reports every new key ID as already in use.') };
}

/** At which step a rotation stopped, and that nothing is lost by it. */
export function rotationStoppedText(step: RotationStep): string {
  switch (step) {
    case 'keyKept':
      return l10n.t(
        'Stopped while generating the new key. The old key still works, and finished steps aren’t repeated.',
      );
    case 'keyRegistered':
      return l10n.t(
        'Stopped while registering the new key. The old key still works, and finished steps aren’t repeated.',
      );
    case 'keyAccepted':
      return l10n.t(
        'Stopped while waiting for Maskinporten. The old key still works, and finished steps aren’t repeated.',
      );
    case 'configs':
      return l10n.t(
        'Stopped while writing the new key to the configs. The old key still works, and finished steps aren’t repeated.',
      );
  }
}

/** What a rotation is doing. */
export function rotationStepText(step: RotationStep): string {
  switch (step) {
    case 'keyKept':
      return l10n.t('generating the new key');
    case 'keyRegistered':
      return l10n.t('registering the new key');
    case 'keyAccepted':
      return l10n.t('waiting for Maskinporten');
    case 'configs':
      return l10n.t('writing the new key to the configs');
  }
}
