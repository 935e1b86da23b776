import path from 'node:path';
import { type Event, EventEmitter, type ExtensionContext, type Memento } from 'vscode';
import type * as z from 'zod/mini';
import { type LockNeeds, whileLocked } from './fileLock.ts';
import type { Organisation, OrganisationId } from './organisation.ts';
import type { Sessions } from './sessions.ts';

/** A task with several steps, stored after each step so that it can be resumed after any failure. Contains no secret. */
export interface InSteps extends OrganisationId {
  readonly id: string;
}

/** The unfinished tasks of one kind in all organisations, kept across restarts. */
export class Unfinished<T extends InSteps> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly state: Memento,
    /** For example `maskinporten.creation/`. */
    private readonly prefix: string,
    private readonly shape: z.ZodMiniType<T>,
  ) {}

  /** The task with this id; undefined if there is none or it can't be read. */
  find(id: string): T | undefined {
    return this.shape.safeParse(this.state.get(this.prefix + id)).data;
  }

  all(): T[] {
    const { prefix } = this;
    const keys = this.state.keys().filter((key) => key.startsWith(prefix));
    return keys.flatMap((key) => this.find(key.slice(prefix.length)) ?? []);
  }

  ofOrganisation({ environment, orgno }: OrganisationId): T[] {
    return this.all().filter((journey) => journey.environment === environment && journey.orgno === orgno);
  }

  async save(journey: T): Promise<void> {
    await this.state.update(this.prefix + journey.id, journey);
    this.changed.fire();
  }

  async remove(id: string): Promise<void> {
    await this.state.update(this.prefix + id, undefined);
    this.changed.fire();
  }
}

/** An unfinished journey as currently stored, and its organisation. */
export interface Resumable<T> {
  readonly journey: T;
  readonly organisation: Organisation;
}

/** The unfinished journeys in signed-in organisations: the one with the given id, or all. */
export function resumable<T extends InSteps>(
  sessions: Sessions,
  unfinished: Unfinished<T>,
  one: Pick<T, 'id'> | undefined,
): Resumable<T>[] {
  return (one ? [one] : unfinished.all()).flatMap(({ id }) => {
    const journey = unfinished.find(id);
    const organisation = journey && sessions.find(journey);
    return organisation ? [{ journey, organisation }] : [];
  });
}

/** The ids of the creations and rotations that are running in this window. */
export class Running {
  private readonly ids = new Set<string>();
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  has(id: string): boolean {
    return this.ids.has(id);
  }

  async while<T>(id: string, act: () => Promise<T>): Promise<T> {
    this.ids.add(id);
    this.changed.fire();
    try {
      return await act();
    } finally {
      this.ids.delete(id);
      this.changed.fire();
    }
  }
}

/** What is needed to let one window at a time work on a stored task. */
export interface OneWindowServices extends Omit<LockNeeds, 'whenTaken'> {
  readonly context: ExtensionContext;
  readonly running: Running;
}

/** Runs `act` while no other window works on the stored task. `whenTaken` is called, and must throw, if one does. */
export function runInOneWindow<T>(
  { context, running, now, delay }: OneWindowServices,
  { id }: InSteps,
  whenTaken: () => never,
  act: () => Promise<T>,
): Promise<T> {
  const file = path.join(context.globalStorageUri.fsPath, 'running', `${encodeURIComponent(id)}.lock`);
  return whileLocked(file, { now, delay, whenTaken }, () => running.while(id, act));
}
