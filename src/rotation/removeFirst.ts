import { keyState } from '../keys/keyState.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';

/** A registered key, and what is known here of who needs it. */
export interface KeyInUse {
  readonly key: JsonWebKey;
  /** A rotation has put another key in its place. */
  readonly isReplaced: boolean;
  /** A config of the workspace holds it. */
  readonly isInConfig: boolean;
  /** Its private half is kept here. */
  readonly isStored: boolean;
}

/** Why a key can be done without sooner than others, the best reason first. */
export const removalReasons = ['expired', 'replaced', 'unknownHere', 'inNoConfig', 'expiresFirst'] as const;
export type RemovalReason = (typeof removalReasons)[number];

/** Which of a client's keys to remove when there is room for no more, and why; of two that are alike, the one that expires first. */
export function removeFirst(
  keys: readonly KeyInUse[],
  now: Date,
): { readonly key: JsonWebKey; readonly reason: RemovalReason } | undefined {
  const ranked = keys.map((one) => ({ key: one.key, reason: reasonFor(one, now) }));
  const rank = (reason: RemovalReason) => removalReasons.indexOf(reason);
  return ranked.sort((a, b) => rank(a.reason) - rank(b.reason) || (a.key.exp ?? Infinity) - (b.key.exp ?? Infinity))[0];
}

function reasonFor({ key, isReplaced, isInConfig, isStored }: KeyInUse, now: Date): RemovalReason {
  if (keyState(key.exp ?? undefined, now).state === 'expired') return 'expired';
  if (isReplaced) return 'replaced';
  if (isInConfig) return 'expiresFirst';
  return isStored ? 'inNoConfig' : 'unknownHere';
}
