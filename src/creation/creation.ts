import * as z from 'zod/mini';
import { newClient } from './newClient.ts';

/** The steps of Create, in the order they happen. */
export const stepIds = ['client', 'keyKept', 'keyRegistered', 'config', 'token'] as const;
export type StepId = (typeof stepIds)[number];

/**
 * A creation as it stands: what was asked for and what has been done. Kept after each step, so that it can go on after
 * any failure, also after VS Code was closed. Holds no secret.
 */
export const creation = z.object({
  version: z.literal(1),
  id: z.string(),
  environment: z.string(),
  orgno: z.string(),
  input: newClient,
  /** Set before the client is asked for: ids of clients that had the same name already. */
  namesakes: z.optional(z.array(z.string())),
  clientId: z.optional(z.string()),
  /** Chosen before the key is kept, so that a broken-off step finds its key again. */
  kid: z.optional(z.string()),
  done: z.array(z.enum(stepIds)),
});
export type Creation = z.infer<typeof creation>;

/** Whether the person asked for this step. */
export function isWanted({ input }: Creation, step: StepId): boolean {
  switch (step) {
    case 'client':
      return true;
    case 'keyKept':
      return input.key.kind === 'generate';
    case 'keyRegistered':
      return input.key.kind !== 'later';
    case 'config':
    case 'token':
      return input.config !== undefined && input.key.kind === 'generate';
  }
}

/** Whether it is certain that the client does not exist: nothing was sent yet, or what was sent was refused. */
export function isNothingMade({ clientId, namesakes }: Creation): boolean {
  return clientId === undefined && namesakes === undefined;
}

/** The first step that is wanted and not done; undefined when all is done. */
export function nextStep(made: Creation): StepId | undefined {
  return stepIds.find((step) => isWanted(made, step) && !made.done.includes(step));
}
