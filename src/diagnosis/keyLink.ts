import { keyState } from '../keys/keyState.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import { type KeyFailure, known, type Verdict, type Walk } from './link.ts';

type KeptKey = Pick<JsonWebKey, 'kid' | 'n'>;

/** Whether a key kept here is registered on the client, is the same key, and has not expired. */
export async function checkKey({ ports, facts, signal }: Walk): Promise<Verdict> {
  const registered = await known(facts.api).listKeys(known(facts.client).client_id, signal);
  const stored = await ports.storedKeys();
  const now = ports.now();
  const living = registered.filter((key) => stateOf(key, now).state !== 'expired');
  const [best] = living
    .filter(({ kid, n }) => stored.some((key) => key.kid === kid && key.n === n))
    .sort((a, b) => (b.exp ?? Infinity) - (a.exp ?? Infinity));
  if (best) {
    facts.kid = best.kid;
    return { outcome: 'ok', finding: { kind: 'key', kid: best.kid, exp: best.exp ?? undefined } };
  }
  const key = whatIsWrong(stored, registered, living);
  return key
    ? { outcome: 'failed', finding: { kind: 'key', key } }
    : { outcome: 'notApplicable', reason: 'keyElsewhere' };
}

/** Undefined when there is a living key whose private half is kept elsewhere, and none here. */
function whatIsWrong(
  stored: readonly KeptKey[],
  registered: readonly JsonWebKey[],
  living: readonly JsonWebKey[],
): KeyFailure | undefined {
  if (registered.length === 0 && stored.length === 0) return { reason: 'none' };
  if (registered.length > 0 && living.length === 0) {
    return { reason: 'expired', kids: registered.map(({ kid }) => kid) };
  }
  const [kept] = stored;
  if (!kept) return undefined;
  const expired = registered.find(({ kid, n }) => kid === kept.kid && n === kept.n);
  if (expired) return { reason: 'expired', kids: [expired.kid] };
  if (registered.some(({ kid }) => kid === kept.kid)) return { reason: 'otherPair', kid: kept.kid };
  const renamed = registered.find(({ n }) => n === kept.n);
  if (renamed) return { reason: 'otherKeyId', kid: kept.kid, registeredAs: renamed.kid };
  return { reason: 'notRegistered', kid: kept.kid, registered: registered.map(({ kid }) => kid) };
}

function stateOf({ exp }: JsonWebKey, now: Date) {
  return keyState(exp ?? undefined, now);
}
