import * as z from 'zod/mini';
import type { RsaBits } from '../keys/generateKeyPair.ts';
import { type Client, type ClientDetails, isMaskinporten } from '../selfService/client.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import { type PastedKeyPorts, registerPasted } from '../selfService/clientKeys.ts';
import { SelfServiceError } from '../selfService/selfServiceError.ts';
import { JourneyStopped, runSteps, type StepContext, type Steps } from './journey.ts';
import { newClient } from './newClient.ts';

/** The steps of Create, in the order they happen. */
export const creationSteps = ['client', 'keyKept', 'keyRegistered', 'config', 'token'] as const;
export type CreationStep = (typeof creationSteps)[number];

/**
 * A creation as it stands: what was asked for and what has been done. Kept after each step, so that it can go on after
 * any failure, also after VS Code was closed. Holds no secret.
 */
export const storedCreation = z.object({
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
  done: z.array(z.enum(creationSteps)),
});
export type Creation = z.infer<typeof storedCreation>;

/** Whether the person asked for this step. */
export function isWanted({ input }: Creation, step: CreationStep): boolean {
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
export function isCertainlyNotCreated({ clientId, namesakes }: Creation): boolean {
  return clientId === undefined && namesakes === undefined;
}

/** The first step that is wanted and not done; undefined when all is done. */
export function nextCreationStep(creation: Creation): CreationStep | undefined {
  return creationSteps.find((step) => isWanted(creation, step) && !creation.done.includes(step));
}

/** What creating a client needs of the world. */
export interface CreationPorts extends PastedKeyPorts {
  listClients(): Promise<Client[]>;
  createClient(details: ClientDetails): Promise<Client>;
  /** A kid nobody uses yet. */
  newKeyId(clientId: string, displayName: string): Promise<string>;
  /** Generates a key pair, keeps its private half, and returns the public one; the same again for a kid kept already. */
  keepKey(clientId: string, kid: string, bits: RsaBits): Promise<JsonWebKey>;
  writeConfig(creation: Creation): Promise<void>;
  fetchToken(creation: Creation): Promise<void>;
  /** Keeps the creation as it stands; when this fails the creation stops. */
  save(creation: Creation): Promise<void>;
  /** Told when a step begins and when it has ended well. */
  progress(creation: Creation, running: CreationStep | undefined): void;
}

/** A creation stopped at a step. */
export class CreationStopped extends JourneyStopped<Creation, CreationStep> {
  override readonly name = 'CreationStopped';
}

/** Does what is left of a creation. Throws CreationStopped, also where it was cancelled. */
export async function completeCreation(from: Creation, ports: CreationPorts, signal?: AbortSignal): Promise<Creation> {
  const steps: Steps<Creation, CreationStep> = {
    next: nextCreationStep,
    run: stepsOf(ports),
    save: (state) => ports.save(state),
    begins: (step, state) => {
      ports.progress(state, step);
    },
    stopped: (...at) => new CreationStopped(...at),
  };
  const creation = await runSteps(from, steps, signal);
  ports.progress(creation, undefined);
  return creation;
}

function stepsOf(ports: CreationPorts): Steps<Creation, CreationStep>['run'] {
  return {
    async client(context) {
      await createOnce(context, ports);
      return 'done';
    },

    async keyKept({ state, change }) {
      const { clientId, kid: chosen, input } = state();
      const kid = chosen ?? (await ports.newKeyId(required(clientId), input.displayName));
      await change({ kid });
      if (input.key.kind === 'generate') await ports.keepKey(required(clientId), kid, input.key.bits);
      return 'done';
    },

    async keyRegistered({ state, change }) {
      const { input, kid, done } = state();
      const clientId = required(state().clientId);
      if (input.key.kind === 'generate') {
        const key = await ports.keepKey(clientId, required(kid), input.key.bits);
        await ports.putKey(clientId, key).catch(async (error: unknown) => {
          // Somebody else's key has this kid by now (self-service-api.md §3): the next try begins with another.
          const isTaken = error instanceof SelfServiceError && error.status === 409;
          if (isTaken) await change({ kid: undefined, done: done.filter((step) => step !== 'keyKept') });
          throw error;
        });
      } else if (input.key.kind === 'paste') {
        await change({ kid: await registerPasted(clientId, input.key.text, ports) });
      }
      return 'done';
    },

    async config({ state }) {
      await ports.writeConfig(state());
      return 'done';
    },

    async token({ state }) {
      await ports.fetchToken(state());
      return 'done';
    },
  };
}

/**
 * A POST whose answer was lost may have worked. So the clients of the same name are noted before the first try, and every
 * later try first looks for one that is new since then.
 */
async function createOnce({ state, change }: StepContext<Creation>, ports: CreationPorts): Promise<void> {
  const { clientId, input, namesakes: earlier } = state();
  if (clientId) return;
  // Stored before the first request, so that a failure there can be resumed.
  await change({});
  const { displayName, description, accessTokenLifetime, scopes } = input;
  const name = displayName.trim();
  const namesakes = (await ports.listClients()).filter(
    (client) => isMaskinporten(client) && client.client_name === name,
  );
  const found = earlier ? namesakes.find((client) => !earlier.includes(client.client_id)) : undefined;
  if (found) {
    await change({ clientId: found.client_id });
    return;
  }
  if (!earlier) await change({ namesakes: namesakes.map((client) => client.client_id) });
  try {
    const details = { client_name: name, description, access_token_lifetime: accessTokenLifetime, scopes };
    await change({ clientId: (await ports.createClient(details)).client_id });
  } catch (error) {
    // Refused for certain, and no earlier try can have worked: a client that turns up later is somebody else's.
    if (!earlier && error instanceof SelfServiceError && error.status < 500) await change({ namesakes: undefined });
    throw error;
  }
}

function required(value: string | undefined): string {
  if (value === undefined) throw new TypeError('An earlier step has not been done');
  return value;
}
