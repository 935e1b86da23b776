import type { PastedKey } from '../keys/publicKey.ts';
import { type JsonWebKey, keyState, maxKeys } from './jsonWebKey.ts';
import { SelfServiceError } from './selfServiceError.ts';

/** What registering a pasted key needs from outside. */
export interface PastedKeyPorts {
  listKeys(clientId: string): Promise<JsonWebKey[]>;
  putKey(clientId: string, key: JsonWebKey): Promise<void>;
  addKey(clientId: string, text: string): Promise<Pick<JsonWebKey, 'kid'>>;
  readPastedKey(text: string): PastedKey;
}

/** What registering a new key needs from outside. All calls are about the key's client. */
export interface NewKeyPorts {
  listKeys(): Promise<JsonWebKey[]>;
  putKey(key: JsonWebKey): Promise<void>;
}

/** Another key on the client already has the pasted key's kid. Registering the pasted key would replace it. */
export class KeyIdTaken extends Error {
  override readonly name = 'KeyIdTaken';
  constructor(readonly kid: string) {
    super(`The client has another key with the kid ${kid}`);
  }
}

/**
 * Registers a pasted key unless it is already registered, and returns its kid: the key's own, or one from the server, or its
 * thumbprint if the server does not know the call that assigns one. Never removes a key. Throws KeyIdTaken.
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
    // The server assigns no kid, so the thumbprint serves as one (RFC 7638 §1). It is the same at the next attempt.
    await ports.putKey(clientId, { ...jwk, kid: thumbprint, kty: 'RSA' });
    return thumbprint;
  }
}

/** The new key was not registered: the client already has the maximum number of keys, or every kid that was tried is taken. */
export class NewKeyRefused extends Error {
  override readonly name = 'NewKeyRefused';
  constructor(readonly reason: 'noRoom' | 'kidsTaken') {
    super(`New key: ${reason}`);
  }
}

/**
 * Registers a new key and leaves the others as they are. Returns false if someone else's key now has the kid, as
 * registering would replace that key (self-service-api.md §3). Throws NewKeyRefused.
 */
export async function registerBeside(ports: NewKeyPorts, key: JsonWebKey): Promise<boolean> {
  const keys = await ports.listKeys();
  const there = keys.find(({ kid }) => kid === key.kid);
  // A PUT may have succeeded even if its answer was lost.
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

/** How many kids may be taken before the cause must be something else. */
export const mostCollisions = 3;

/** A registered key, and what is known on this machine about who uses it. */
export interface KeyInUse {
  readonly key: JsonWebKey;
  /** A rotation has replaced it with another key. */
  readonly isReplaced: boolean;
  /** A config in the workspace contains it. */
  readonly isInConfig: boolean;
  /** Its private key is in VS Code's secret storage. */
  readonly isStored: boolean;
}

/** Why a key should be removed before the others, strongest reason first. */
const removalReasons = ['expired', 'replaced', 'unknownHere', 'inNoConfig', 'expiresFirst'] as const;
export type RemovalReason = (typeof removalReasons)[number];

/** Chooses which of a client's keys to remove when there is no room for more, and why. Of equal candidates, the first to expire. */
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
