import * as z from 'zod/mini';
import { Cancelled } from '../http/waiting.ts';
import { type JsonWebKey, keyState, maxKeys } from '../selfService/jsonWebKey.ts';
import { SelfServiceError } from '../selfService/selfServiceError.ts';
import { JourneyStopped, runSteps, type Steps } from './journey.ts';
import { modulusLengths } from './newClient.ts';

/** The steps of a rotation, in the order they happen. */
export const rotationSteps = ['keyKept', 'keyRegistered', 'keyAccepted', 'configs'] as const;
export type RotationStep = (typeof rotationSteps)[number];

/**
 * A key being replaced by a new one, as it stands: what was asked for and what has been done. Kept after each step, so that it
 * can go on after any failure, also after VS Code was closed; and after the last, until the old key is removed. Holds no secret.
 */
export const storedRotation = z.object({
  version: z.literal(1),
  id: z.string(),
  environment: z.string(),
  orgno: z.string(),
  clientId: z.string(),
  clientName: z.string(),
  old: z.object({
    kid: z.string(),
    /** RFC 7638, by which configs are known to hold it; missing when the server does not show the key. */
    thumbprint: z.optional(z.string()),
  }),
  /** The new key's. Chosen before anything is made, so that a step that is broken off finds its key again. */
  kid: z.string(),
  bits: z.literal(modulusLengths),
  /** The configs that held the old key when the rotation began and that the person agreed to have rewritten: URIs. */
  configs: z.array(z.string()),
  /** Those of them that are rewritten and have given a token, or that no longer hold the old key. */
  finished: z.array(z.string()),
  done: z.array(z.enum(rotationSteps)),
});
export type Rotation = z.infer<typeof storedRotation>;

/** The first step that is not done; undefined when the old key can be removed. */
export function nextRotationStep({ done }: Pick<Rotation, 'done'>): RotationStep | undefined {
  return rotationSteps.find((step) => !done.includes(step));
}

/** Whether the rotation has put another key in the place of this one of the client's: it can be removed. */
export function hasReplaced(rotation: Rotation, clientId: string, kid: string | undefined): boolean {
  return rotation.clientId === clientId && rotation.old.kid === kid && !nextRotationStep(rotation);
}

/** What a rotation needs of the world; each is about the rotation's client. */
export interface RotationPorts {
  listKeys(): Promise<JsonWebKey[]>;
  putKey(key: JsonWebKey): Promise<void>;
  /** A kid nobody uses yet, and no private half kept here has. */
  newKeyId(): Promise<string>;
  /** Generates a key pair, keeps its private half, and returns the public one; the same again for a kid kept already. */
  keepKey(kid: string, bits: Rotation['bits']): Promise<JsonWebKey>;
  /** Waits until the token endpoint takes what the key has signed. */
  waitUntilAccepted(kid: string): Promise<void>;
  /** Puts the new key in the old one's place where that still stands. False: neither of them is in the config any more. */
  writeConfig(config: string, rotation: Rotation): Promise<boolean>;
  /** Fetches a token with exactly what stands in the config. */
  proveConfig(config: string, rotation: Rotation): Promise<void>;
  /** Keeps the rotation as it stands; when this fails the rotation stops. */
  save(rotation: Rotation): Promise<void>;
  /** Told when a step begins, and with which config. */
  progress(step: RotationStep, config?: string): void;
}

/** A rotation stopped at a step; both keys work. */
export class RotationStopped extends JourneyStopped<Rotation, RotationStep> {
  override readonly name = 'RotationStopped';
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
export async function registerBeside(
  ports: Pick<RotationPorts, 'listKeys' | 'putKey'>,
  key: JsonWebKey,
): Promise<boolean> {
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

/** Does what is left of a rotation. Never removes or replaces a registered key. Throws RotationStopped. */
export function completeRotation(from: Rotation, ports: RotationPorts, signal?: AbortSignal): Promise<Rotation> {
  const steps: Steps<Rotation, RotationStep> = {
    next: nextRotationStep,
    run: stepsOf(ports),
    save: (state) => ports.save(state),
    begins: (step) => {
      ports.progress(step);
    },
    stopped: (...at) => new RotationStopped(...at),
  };
  // What was registered may have been removed since: looking again costs two requests.
  const again: readonly RotationStep[] = nextRotationStep(from) ? ['keyRegistered', 'keyAccepted'] : [];
  return runSteps({ ...from, done: from.done.filter((step) => !again.includes(step)) }, steps, signal);
}

function stepsOf(ports: RotationPorts): Steps<Rotation, RotationStep>['run'] {
  let collisions = 0;
  return {
    async keyKept({ state }) {
      await ports.keepKey(state().kid, state().bits);
      return 'done';
    },

    async keyRegistered({ state, change }) {
      const key = await ports.keepKey(state().kid, state().bits);
      if (await registerBeside(ports, key)) return 'done';
      await change({ kid: await ports.newKeyId(), done: [] });
      if (++collisions >= mostCollisions) throw new NewKeyRefused('kidsTaken');
      return 'redo';
    },

    async keyAccepted({ state }) {
      await ports.waitUntilAccepted(state().kid);
      return 'done';
    },

    /** One config after the other: while the first cannot be written or gives no token, the others stay as they are. */
    async configs({ state, change, signal }) {
      for (const config of state().configs.filter((one) => !state().finished.includes(one))) {
        if (signal?.aborted) throw new Cancelled();
        ports.progress('configs', config);
        if (await ports.writeConfig(config, state())) await ports.proveConfig(config, state());
        await change({ finished: [...state().finished, config] });
      }
      return 'done';
    },
  };
}

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
