import { l10n } from 'vscode';
import { keyState, type KeyState } from '../keys/keyState.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';

export function stateOfKey(key: JsonWebKey, now: Date): KeyState {
  return keyState(key.exp ?? undefined, now);
}

/** “expires in 23 days”, for a line that already says it is about a key. */
export function expiryText(of: KeyState): string | undefined {
  if (of.state === 'unknown') return undefined;
  if (of.state === 'expired') return l10n.t('expired');
  if (of.daysLeft === 0) return l10n.t('expires today');
  return of.daysLeft === 1 ? l10n.t('expires tomorrow') : l10n.t('expires in {0} days', of.daysLeft);
}

/** The state of a client's keys in a few words; undefined when they are not known. */
export function keysText(keys: readonly JsonWebKey[] | undefined, now: Date): string | undefined {
  if (!keys) return undefined;
  if (keys.length === 0) return l10n.t('no key');
  const worst = worstKey(keys, now);
  const expiry = worst && expiryText(worst);
  if (!expiry) return keys.length === 1 ? l10n.t('1 key') : l10n.t('{0} keys', keys.length);
  return l10n.t('key {0}', expiry);
}

/** The key that needs a person soonest. */
export function worstKey(keys: readonly JsonWebKey[], now: Date): KeyState | undefined {
  const states = keys.map((key) => stateOfKey(key, now)).filter(({ state }) => state !== 'unknown');
  const left = (state: KeyState) => (state.state === 'unknown' ? Infinity : state.daysLeft);
  return states.sort((a, b) => left(a) - left(b))[0];
}

/** The size of the modulus in bits, from its base64url length (RFC 7518 §6.3.1.1). */
export function modulusBits({ n }: JsonWebKey): number | undefined {
  return n ? Math.floor((n.length * 3) / 4) * 8 : undefined;
}
