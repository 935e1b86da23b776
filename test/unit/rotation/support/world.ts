import assert from 'node:assert/strict';
import { HttpError } from '../../../../src/core/http/httpError.ts';
import {
  completeRotation,
  type Rotation,
  storedRotation,
  type RotationPorts,
  RotationStopped,
  type RotationStep,
} from '../../../../src/core/journeys/rotation.ts';
import type { JsonWebKey } from '../../../../src/core/selfService/jsonWebKey.ts';
import { SelfServiceError } from '../../../../src/core/selfService/selfServiceError.ts';

export type PortName = Exclude<keyof RotationPorts, 'progress'>;

/** Fails a port: before anything has happened, or after it has, with the answer lost. */
export interface Failure {
  readonly when: 'before' | 'after';
  readonly error: Error;
}

export const lost = new HttpError('PUT', new URL('https://api.example.no/api/v1/clients'), { reason: 'cut' });
export const refused = (status: number): SelfServiceError =>
  new SelfServiceError(status, undefined, [], undefined, undefined, undefined);

export const begun: Rotation = {
  version: 1,
  id: 'rotation-1',
  ...{ environment: 'sandbox', orgno: '310528471', clientId: 'client-1', clientName: 'Nattjobb' },
  old: { kid: 'old', thumbprint: 'print-of-old' },
  kid: 'kid-1',
  bits: 2048,
  configs: ['file:///work/a.json', 'file:///work/b.json'],
  finished: [],
  done: [],
};

/** A server, its token endpoint, a secret storage, a workspace and this program's own storage, in memory; each can fail. */
export class World implements RotationPorts {
  readonly keys: JsonWebKey[] = [{ kid: 'old', kty: 'RSA', n: 'n-old' }];
  readonly privateKeys = new Map<string, JsonWebKey>([['old', this.keys[0]!]]);
  /** Kids the token endpoint has heard of. */
  readonly accepted = new Set(['old']);
  /** The kid each config holds, or something that is no key. */
  readonly configs = new Map(begun.configs.map((config) => [config, 'old']));
  /** What has happened, in order: only what had an effect. */
  readonly effects: string[] = [];
  /** Every port that was asked, in order. */
  readonly asked: PortName[] = [];
  readonly steps: RotationStep[] = [];
  /** Kids that the server says are another client's. */
  readonly taken = new Set<string>();
  private kept: Rotation | undefined;
  private counted = 0;
  private kids = 1;

  /** Tells how the next call of a port fails, if it does. */
  constructor(private readonly fails: (port: PortName) => Failure | undefined = () => undefined) {}

  listKeys(): Promise<JsonWebKey[]> {
    return this.port('listKeys', () => structuredClone(this.keys));
  }

  putKey(key: JsonWebKey): Promise<void> {
    return this.port('putKey', () => {
      if (this.taken.has(key.kid)) throw refused(409);
      assert.ok(!this.keys.some(({ kid }) => kid === key.kid), 'registering replaced a key');
      this.keys.push(key);
      this.effects.push(`registered ${key.kid}`);
    });
  }

  newKeyId(): Promise<string> {
    return this.port('newKeyId', () => `kid-${++this.kids}`);
  }

  keepKey(kid: string): Promise<JsonWebKey> {
    return this.port('keepKey', () => {
      const known = this.privateKeys.get(kid);
      if (known) return known;
      const key = { kid, kty: 'RSA', n: `n-${++this.counted}` };
      this.privateKeys.set(kid, key);
      this.effects.push(`kept ${kid}`);
      return key;
    });
  }

  waitUntilAccepted(kid: string): Promise<void> {
    return this.port('waitUntilAccepted', () => {
      assert.ok(
        this.keys.some((key) => key.kid === kid),
        'nobody can accept a key that is not registered',
      );
      this.accepted.add(kid);
    });
  }

  writeConfig(config: string, { old, kid }: Rotation): Promise<boolean> {
    return this.port('writeConfig', () => {
      if (this.configs.get(config) === old.kid) {
        this.configs.set(config, kid);
        this.effects.push(`wrote ${config} ${kid}`);
      }
      return this.configs.get(config) === kid;
    });
  }

  proveConfig(config: string, { kid }: Rotation): Promise<void> {
    return this.port('proveConfig', () => {
      assert.equal(this.configs.get(config), kid);
      this.effects.push(`proved ${config}`);
    });
  }

  save(made: Rotation): Promise<void> {
    return this.port('save', () => {
      // As VS Code keeps it: a text in a file.
      this.kept = storedRotation.parse(JSON.parse(JSON.stringify(made)));
    });
  }

  progress(step: RotationStep): void {
    this.steps.push(step);
  }

  /** Goes on as after a restart: from what was kept, or, when nothing was, from the start. The step it stopped at. */
  async goOn(from: Rotation = begun, signal?: AbortSignal): Promise<RotationStep | undefined> {
    try {
      await completeRotation(this.kept ?? from, this, signal);
      return undefined;
    } catch (error) {
      if (error instanceof RotationStopped) return error.step;
      throw error;
    }
  }

  get saved(): Rotation | undefined {
    return this.kept;
  }

  /** The kids that programs would get a token with, from a config or with what is kept here. */
  get working(): string[] {
    return this.keys.map(({ kid }) => kid).filter((kid) => this.accepted.has(kid) && this.privateKeys.has(kid));
  }

  /** What must be so whenever the program may end. */
  requireNothingLost(): void {
    assert.ok(this.working.includes('old'), 'the old key works');
    for (const { kid, n } of this.keys)
      assert.equal(this.privateKeys.get(kid)?.n, n, `the private half of ${kid} is kept`);
    for (const [config, kid] of this.configs) {
      assert.ok(!kid.startsWith('kid-') || this.working.includes(kid), `${config} holds a key that works`);
    }
  }

  private async port<T>(name: PortName, effect: () => T): Promise<T> {
    this.requireNothingLost();
    this.asked.push(name);
    const failure = this.fails(name);
    await Promise.resolve();
    if (failure?.when === 'before') throw failure.error;
    const result = effect();
    this.requireNothingLost();
    if (failure) throw failure.error;
    return result;
  }
}

/** A world in which the given call of any port fails, counted from 1. */
export function failingAtCall(call: number, failure: Failure): World {
  let calls = 0;
  return new World(() => ((calls += 1) === call ? failure : undefined));
}
