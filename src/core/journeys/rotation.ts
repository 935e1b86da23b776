import * as z from 'zod/mini';
import { Cancelled } from '../http/cancel.ts';
import { mostCollisions, type NewKeyPorts, NewKeyRefused, registerBeside } from '../selfService/clientKeys.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import { JourneyStopped, runSteps, type Steps } from './journey.ts';
import { modulusLengths } from './newClient.ts';

/** The steps of a key rotation, in the order they run. */
export const rotationSteps = ['keyKept', 'keyRegistered', 'keyAccepted', 'configs'] as const;
export type RotationStep = (typeof rotationSteps)[number];

/**
 * The rotation of a key: what was asked for and what has been done. Stored after each step, so that it can be resumed after any
 * failure, also after VS Code was closed. Stored after the last step too, until the old key is removed. Contains no secret.
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
    /** RFC 7638 thumbprint, used to recognise the key in configs. Missing when the server does not return the key's parameters. */
    thumbprint: z.optional(z.string()),
  }),
  /** The new key's kid. Chosen before the key is generated, so that an interrupted step finds its key again. */
  kid: z.string(),
  bits: z.literal(modulusLengths),
  /** URIs of the configs that contained the old key when the rotation began, and that the user agreed to have rewritten. */
  configs: z.array(z.string()),
  /** The configs that have been rewritten and have given a token, or that no longer contain the old key. */
  finished: z.array(z.string()),
  done: z.array(z.enum(rotationSteps)),
});
export type Rotation = z.infer<typeof storedRotation>;

/** The first step that is not done; undefined when the old key can be removed. */
export function nextRotationStep({ done }: Pick<Rotation, 'done'>): RotationStep | undefined {
  return rotationSteps.find((step) => !done.includes(step));
}

/** Whether the rotation has replaced this key of the client, so that the key can be removed. */
export function hasReplaced(rotation: Rotation, clientId: string, kid: string | undefined): boolean {
  return rotation.clientId === clientId && rotation.old.kid === kid && !nextRotationStep(rotation);
}

/** What a rotation needs from outside. All calls are about the rotation's client. */
export interface RotationPorts extends NewKeyPorts {
  /** Returns a kid that is not in use, and that no stored private key has. */
  newKeyId(): Promise<string>;
  /** Generates a key pair, stores the private key and returns the public key. Returns the same key if the kid is already stored. */
  keepKey(kid: string, bits: Rotation['bits']): Promise<JsonWebKey>;
  /** Waits until the token endpoint accepts what the key has signed. */
  waitUntilAccepted(kid: string): Promise<void>;
  /** Replaces the old key with the new one in the config. Returns false if the config no longer contains either of them. */
  writeConfig(config: string, rotation: Rotation): Promise<boolean>;
  /** Fetches a token using exactly what is in the config. */
  proveConfig(config: string, rotation: Rotation): Promise<void>;
  /** Stores the rotation. If this fails, the rotation stops. */
  save(rotation: Rotation): Promise<void>;
  /** Called when a step begins, and for each config. */
  progress(step: RotationStep, config?: string): void;
}

/** The rotation stopped at a step. Both keys still work. */
export class RotationStopped extends JourneyStopped<Rotation, RotationStep> {
  override readonly name = 'RotationStopped';
}

/** Runs the remaining steps of a rotation. Never removes or replaces a registered key. Throws RotationStopped. */
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
  // Registration and acceptance are checked again on resume, as the key may have been removed meanwhile. This costs two
  // requests.
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

    /** Rewrites one config at a time. If one can't be written or gives no token, the remaining ones are left unchanged. */
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
