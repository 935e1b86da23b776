import { l10n } from 'vscode';
import { hasExpired, keyState, type KeyState } from '../keys/keyState.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';

export function stateOfKey(key: JsonWebKey, now: Date): KeyState {
  return keyState(key.exp ?? undefined, now);
}

/** “expires in 23 days”, for a line that already says it is about a key. */
export function expiryText(of: KeyState): string | undefined {
  if (of.state === 'unknown') return undefined;
  if (of.state === 'expired') {
    if (of.daysLeft === 0) return l10n.t('expired today');
    return of.daysLeft === -1 ? l10n.t('expired yesterday') : l10n.t('expired {0} days ago', -of.daysLeft);
  }
  if (of.daysLeft === 0) return l10n.t('expires today');
  return of.daysLeft === 1 ? l10n.t('expires tomorrow') : l10n.t('expires in {0} days', of.daysLeft);
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

function soonestText(keys: readonly JsonWebKey[], now: Date): string | undefined {
  const worst = worstKey(keys, now);
  const expiry = worst && expiryText(worst);
  return expiry && l10n.t('key {0}', expiry);
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
export function modulusBits({ n }: JsonWebKey): number | undefined {
  return n ? Math.floor((n.length * 3) / 4) * 8 : undefined;
}
