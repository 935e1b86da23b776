import type { PastedKey } from '../keys/publicKey.ts';
import { type JsonWebKey, keyState, maxKeys } from './jsonWebKey.ts';
import { SelfServiceError } from './selfServiceError.ts';

/** What registering a pasted key needs of the world. */
export interface PastedKeyPorts {
  listKeys(clientId: string): Promise<JsonWebKey[]>;
  putKey(clientId: string, key: JsonWebKey): Promise<void>;
  addKey(clientId: string, text: string): Promise<Pick<JsonWebKey, 'kid'>>;
  readPastedKey(text: string): PastedKey;
}

/** What registering a new key needs of the world; each is about the key's client. */
export interface NewKeyPorts {
  listKeys(): Promise<JsonWebKey[]>;
  putKey(key: JsonWebKey): Promise<void>;
}

/** Another key on the client has the kid of a pasted one; registering it would put it in that key's place. */
export class KeyIdTaken extends Error {
  override readonly name = 'KeyIdTaken';
  constructor(readonly kid: string) {
    super(`The client has another key with the kid ${kid}`);
  }
}

/**
 * Registers a pasted key unless it is there already, and returns its kid: its own, else the one that the server gives, else, where
 * the server does not know that call, its thumbprint. Throws KeyIdTaken; adding never removes.
 */
export async function registerPasted(clientId: string, text: string, ports: PastedKeyPorts): Promise<string> {
  const { kid, jwk, n, thumbprint, text: wellFormed } = ports.readPastedKey(text);
  const keys = await ports.listKeys(clientId);
  const there = keys.find((key) => key.n === n && (kid === undefined || key.kid === kid));
  if (there) return there.kid;
  if (kid !== undefined) {
    if (keys.some((key) => key.kid === kid)) throw new KeyIdTaken(kid);
    await ports.putKey(clientId, { ...jwk, kid, kty: 'RSA' });
    return kid;
  }
  try {
    return (await ports.addKey(clientId, wellFormed)).kid;
  } catch (error) {
    if (!(error instanceof SelfServiceError && error.meansUnknownCall)) throw error;
    // Nobody gives the key a kid there. Its thumbprint is one (RFC 7638 §1), and the same at the next try.
    await ports.putKey(clientId, { ...jwk, kid: thumbprint, kty: 'RSA' });
    return thumbprint;
  }
}

/** A new key was not registered: the client has as many as it may by now, or whatever kid is tried is somebody else's. */
export class NewKeyRefused extends Error {
  override readonly name = 'NewKeyRefused';
  constructor(readonly reason: 'noRoom' | 'kidsTaken') {
    super(`New key: ${reason}`);
  }
}

/**
 * Registers a new key beside those that are there. False: its kid is somebody else's by now, whose key would be replaced
 * (self-service-api.md §3). Throws NewKeyRefused.
 */
export async function registerBeside(ports: NewKeyPorts, key: JsonWebKey): Promise<boolean> {
  const keys = await ports.listKeys();
  const there = keys.find(({ kid }) => kid === key.kid);
  // A PUT whose answer was lost may have worked.
  if (there) return (there.n ?? key.n) === key.n;
  if (keys.length >= maxKeys) throw new NewKeyRefused('noRoom');
  try {
    await ports.putKey(key);
    return true;
  } catch (error) {
    if (error instanceof SelfServiceError && error.status === 409) return false;
    throw error;
  }
}

/** Times that a kid may turn out to be somebody else's before this is taken for something else. */
export const mostCollisions = 3;

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
const removalReasons = ['expired', 'replaced', 'unknownHere', 'inNoConfig', 'expiresFirst'] as const;
export type RemovalReason = (typeof removalReasons)[number];

/** Which of a client's keys to remove when there is room for no more, and why; of two that are alike, the one that expires first. */
export function keyToRemove(
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
