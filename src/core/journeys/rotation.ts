import * as z from 'zod/mini';
import { Cancelled } from '../http/cancel.ts';
import { mostCollisions, type NewKeyPorts, NewKeyRefused, registerBeside } from '../selfService/clientKeys.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
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
export interface RotationPorts extends NewKeyPorts {
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
  // Registration and acceptance are checked again on resume: the key may have been removed meanwhile. Costs two requests.
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
