import * as z from 'zod/mini';
import { modulusLengths } from '../creation/newClient.ts';

/** The steps of a rotation, in the order they happen. */
export const stepIds = ['keyKept', 'keyRegistered', 'keyAccepted', 'configs'] as const;
export type StepId = (typeof stepIds)[number];

/**
 * A key being replaced by a new one, as it stands: what was asked for and what has been done. Kept after each step, so that it
 * can go on after any failure, also after VS Code was closed; and after the last, until the old key is removed. Holds no secret.
 */
export const rotation = z.object({
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
  done: z.array(z.enum(stepIds)),
});
export type Rotation = z.infer<typeof rotation>;

/** The first step that is not done; undefined when the old key can be removed. */
export function nextStep({ done }: Pick<Rotation, 'done'>): StepId | undefined {
  return stepIds.find((step) => !done.includes(step));
}

/** Whether the rotation has put another key in the place of this one of the client's: it can be removed. */
export function hasReplaced(made: Rotation, clientId: string, kid: string | undefined): boolean {
  return made.clientId === clientId && made.old.kid === kid && !nextStep(made);
}
