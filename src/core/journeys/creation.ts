import * as z from 'zod/mini';
import type { RsaBits } from '../keys/generateKeyPair.ts';
import { type Client, type ClientDetails, isMaskinporten } from '../selfService/client.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import { type PastedKeyPorts, registerPasted } from '../selfService/clientKeys.ts';
import { SelfServiceError } from '../selfService/selfServiceError.ts';
import { JourneyStopped, runSteps, type StepContext, type Steps } from './journey.ts';
import { newClient } from './newClient.ts';

/** The steps of creating a client, in the order they run. */
export const creationSteps = ['client', 'keyKept', 'keyRegistered', 'config', 'token'] as const;
export type CreationStep = (typeof creationSteps)[number];

/**
 * A client creation: what was asked for and what has been done. Stored after each step, so that it can be resumed after any
 * failure, also after VS Code was closed. Contains no secret.
 */
export const storedCreation = z.object({
  version: z.literal(1),
  id: z.string(),
  environment: z.string(),
  orgno: z.string(),
  input: newClient,
  /** Ids of the clients that already had the same name. Set before the client is created. */
  namesakes: z.optional(z.array(z.string())),
  clientId: z.optional(z.string()),
  /** Chosen before the key is stored, so that an interrupted step finds its key again. */
  kid: z.optional(z.string()),
  done: z.array(z.enum(creationSteps)),
});
export type Creation = z.infer<typeof storedCreation>;

/** Whether the user asked for this step. */
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

/** Whether it is certain that the client does not exist: nothing has been sent, or the server refused what was sent. */
export function isCertainlyNotCreated({ clientId, namesakes }: Creation): boolean {
  return clientId === undefined && namesakes === undefined;
}

/** The first step that is wanted and not done; undefined when all steps are done. */
export function nextCreationStep(creation: Creation): CreationStep | undefined {
  return creationSteps.find((step) => isWanted(creation, step) && !creation.done.includes(step));
}

/** What creating a client needs from outside: the API, storage, files and the user interface. */
export interface CreationPorts extends PastedKeyPorts {
  listClients(): Promise<Client[]>;
  createClient(details: ClientDetails): Promise<Client>;
  /** Returns a kid that is not in use. */
  newKeyId(clientId: string, displayName: string): Promise<string>;
  /** Generates a key pair, stores the private key and returns the public key. Returns the same key if the kid is already stored. */
  keepKey(clientId: string, kid: string, bits: RsaBits): Promise<JsonWebKey>;
  writeConfig(creation: Creation): Promise<void>;
  fetchToken(creation: Creation): Promise<void>;
  /** Stores the creation. If this fails, the creation stops. */
  save(creation: Creation): Promise<void>;
  /** Called when a step begins (`running` is the step) and when all steps are done (`running` is undefined). */
  progress(creation: Creation, running: CreationStep | undefined): void;
}

/** The creation stopped at a step, and can be resumed there. */
export class CreationStopped extends JourneyStopped<Creation, CreationStep> {
  override readonly name = 'CreationStopped';
}

/** Runs the remaining steps of a creation. Throws CreationStopped, also when it was cancelled. */
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
          // Someone else's key now has this kid (self-service-api.md §3), so the next attempt chooses a new one.
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
 * Creates the client, and only once. A POST may have succeeded even if its answer was lost, so the clients of the same name are
 * noted before the first attempt, and later attempts first look for one that has appeared since.
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
    // The server refused, and no earlier attempt can have succeeded, so a client that appears later was created by someone
    // else.
    if (!earlier && error instanceof SelfServiceError && error.status < 500) await change({ namesakes: undefined });
    throw error;
  }
}

function required(value: string | undefined): string {
  if (value === undefined) throw new TypeError('An earlier step has not been done');
  return value;
}
