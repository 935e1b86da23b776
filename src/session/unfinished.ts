import { type Event, EventEmitter, type Memento } from 'vscode';
import type * as z from 'zod/mini';
import type { OrganisationId } from './organisation.ts';

/** What has several steps, and is kept after each, so that it can go on after any failure. Holds no secret. */
export interface InSteps extends OrganisationId {
  readonly id: string;
}

/** Things begun in an organisation and not finished, of one kind, kept over restarts. */
export class Unfinished<T extends InSteps> {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(
    private readonly state: Memento,
    /** Such as `maskinporten.creation/`. */
    private readonly prefix: string,
    private readonly shape: z.ZodMiniType<T>,
  ) {}

  /** What is damaged in the store is not there. */
  find(id: string): T | undefined {
    return this.shape.safeParse(this.state.get(this.prefix + id)).data;
  }

  all(): T[] {
    const { prefix } = this;
    const keys = this.state.keys().filter((key) => key.startsWith(prefix));
    return keys.flatMap((key) => this.find(key.slice(prefix.length)) ?? []);
  }

  of({ environment, orgno }: OrganisationId): T[] {
    return this.all().filter((made) => made.environment === environment && made.orgno === orgno);
  }

  async save(made: T): Promise<void> {
    await this.state.update(this.prefix + made.id, made);
    this.changed.fire();
  }

  async remove(id: string): Promise<void> {
    await this.state.update(this.prefix + id, undefined);
    this.changed.fire();
  }
}
