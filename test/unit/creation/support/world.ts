import { HttpError } from '../../../../src/core/http/httpError.ts';
import {
  completeCreation,
  type Creation,
  storedCreation,
  type CreationPorts,
  CreationStopped,
  type CreationStep,
} from '../../../../src/core/journeys/creation.ts';
import type { NewClient } from '../../../../src/core/journeys/newClient.ts';
import { type Client, client as clientShape } from '../../../../src/core/selfService/client.ts';
import type { JsonWebKey } from '../../../../src/core/selfService/jsonWebKey.ts';
import { SelfServiceError } from '../../../../src/core/selfService/selfServiceError.ts';

/** All that a creation asks of the world, but for being told how it goes. */
export type PortName = Exclude<keyof CreationPorts, 'readPastedKey' | 'progress'>;

/** Fails a port: before anything has happened, or after it has, with the answer lost. */
export interface Failure {
  readonly when: 'before' | 'after';
  readonly error: Error;
}

export const lost = new HttpError('POST', new URL('https://api.example.no/api/v1/clients'), { reason: 'cut' });
export const refused = (status: number): SelfServiceError =>
  new SelfServiceError(status, undefined, [], undefined, undefined, undefined);

export const newClient: NewClient = {
  displayName: ' Nattjobb ',
  description: 'Henter skjema.',
  accessTokenLifetime: 120,
  scopes: ['altinn:serviceowner'],
  key: { kind: 'generate', bits: 2048 },
  config: 'file:///work/appsettings.json',
};

export function begun(input: Partial<NewClient> = {}): Creation {
  const whole = { ...newClient, ...input };
  return { version: 1, id: 'creation-1', environment: 'sandbox', orgno: '310528471', input: whole, done: [] };
}

/** A server, a secret storage, a workspace and this program's own storage, in memory; each can be told to fail. */
export class World implements CreationPorts {
  readonly clients: Client[] = [];
  readonly keys = new Map<string, JsonWebKey[]>();
  readonly privateKeys = new Map<string, JsonWebKey>();
  /** What has happened, in order: only what had an effect. */
  readonly effects: string[] = [];
  /** Every port that was asked, in order. */
  readonly asked: PortName[] = [];
  readonly running: (CreationStep | undefined)[] = [];
  /** So many of the next kids will be somebody else's by the time they are registered. */
  takenKids = 0;
  private readonly taken = new Set<string>();
  private kept: Creation | undefined;
  private counted = 0;

  /** Tells how the next call of a port fails, if it does. */
  constructor(private readonly fails: (port: PortName) => Failure | undefined = () => undefined) {}

  listClients(): Promise<Client[]> {
    return this.port('listClients', () => this.clients.map((one) => structuredClone(one)));
  }

  createClient(details: object): Promise<Client> {
    return this.port('createClient', () => {
      const made = this.addClient(details);
      this.effects.push(`created ${made.client_id}`);
      return structuredClone(made);
    });
  }

  listKeys(clientId: string): Promise<JsonWebKey[]> {
    return this.port('listKeys', () => structuredClone(this.keysOf(clientId)));
  }

  putKey(clientId: string, key: JsonWebKey): Promise<void> {
    return this.port('putKey', () => {
      if (this.taken.has(key.kid)) throw refused(409);
      this.register(clientId, key);
    });
  }

  addKey(clientId: string, text: string): Promise<JsonWebKey> {
    return this.port('addKey', () => this.register(clientId, { kid: this.next('given'), kty: 'RSA', n: text }));
  }

  newKeyId(): Promise<string> {
    return this.port('newKeyId', () => {
      const kid = this.next('kid');
      if (this.takenKids > 0) this.taken.add(kid);
      this.takenKids -= 1;
      return kid;
    });
  }

  keepKey(clientId: string, kid: string): Promise<JsonWebKey> {
    return this.port('keepKey', () => {
      const at = `${clientId}/${kid}`;
      const known = this.privateKeys.get(at);
      if (known) return known;
      const key = { kid, kty: 'RSA', n: this.next('n') };
      this.privateKeys.set(at, key);
      this.effects.push(`kept ${kid}`);
      return key;
    });
  }

  /** `pem:…` has no kid, as a PEM has none; else the text is the kid and the modulus. */
  readPastedKey(pasted: string): ReturnType<CreationPorts['readPastedKey']> {
    const text = pasted.trim();
    const kid = text.startsWith('pem:') ? undefined : text;
    return { kid, jwk: { kty: 'RSA', use: 'sig', n: text }, n: text, thumbprint: `thumbprint-of-${text}`, text };
  }

  writeConfig({ clientId, kid }: Creation): Promise<void> {
    return this.port('writeConfig', () => {
      this.effects.push(`wrote ${String(clientId)} ${String(kid)}`);
    });
  }

  fetchToken(): Promise<void> {
    return this.port('fetchToken', () => {
      this.effects.push('token');
    });
  }

  save(made: Creation): Promise<void> {
    return this.port('save', () => {
      // As VS Code keeps it: a text in a file.
      this.kept = storedCreation.parse(JSON.parse(JSON.stringify(made)));
    });
  }

  progress(_made: Creation, running: CreationStep | undefined): void {
    this.running.push(running);
  }

  /** Goes on as after a restart: from what was kept, or, when nothing was, from the start. */
  goOn(from: Creation): Promise<Creation> {
    return completeCreation(this.kept ?? from, this);
  }

  /** The step at which it stopped; undefined when it came to its end. */
  async stopsAt(from: Creation): Promise<CreationStep | undefined> {
    try {
      await this.goOn(from);
      return undefined;
    } catch (error) {
      if (error instanceof CreationStopped) return error.step;
      throw error;
    }
  }

  get saved(): Creation | undefined {
    return this.kept;
  }

  addClient(details: object): Client {
    const made = clientShape.parse({ integration_type: 'maskinporten', client_id: this.next('client'), ...details });
    this.clients.push(made);
    return made;
  }

  keysOf(clientId: string): JsonWebKey[] {
    return this.keys.get(clientId) ?? [];
  }

  private register(clientId: string, key: JsonWebKey): JsonWebKey {
    const others = this.keysOf(clientId).filter(({ kid }) => kid !== key.kid);
    this.keys.set(clientId, [...others, key]);
    this.effects.push(`registered ${key.kid}`);
    return key;
  }

  private next(what: string): string {
    this.counted += 1;
    return `${what}-${this.counted}`;
  }

  private async port<T>(name: PortName, effect: () => T): Promise<T> {
    this.asked.push(name);
    const failure = this.fails(name);
    await Promise.resolve();
    if (failure?.when === 'before') throw failure.error;
    const result = effect();
    if (failure) throw failure.error;
    return result;
  }
}

/** A world in which the given call of a port fails, counted from 1. */
export function failingOnce(port: PortName, failure: Failure, call = 1): World {
  let calls = 0;
  return new World((asked) => (asked === port && (calls += 1) === call ? failure : undefined));
}
