import { type Event, EventEmitter, type Memento } from 'vscode';
import { type Creation, creation } from '../creation/creation.ts';
import type { Organisation } from './organisation.ts';

const prefix = 'maskinporten.creation/';

/** Creations begun and not finished, kept over restarts. They hold no secret. */
export class Creations {
  private readonly changed = new EventEmitter<void>();
  readonly onDidChange: Event<void> = this.changed.event;

  constructor(private readonly state: Memento) {}

  find(id: string): Creation | undefined {
    return creation.safeParse(this.state.get(prefix + id)).data;
  }

  /** Those of an organisation that have made something already. */
  of({ environment, orgno }: Organisation): Creation[] {
    return this.state
      .keys()
      .filter((key) => key.startsWith(prefix))
      .flatMap((key) => this.find(key.slice(prefix.length)) ?? [])
      .filter((made) => made.environment === environment && made.orgno === orgno);
  }

  async save(made: Creation): Promise<void> {
    await this.state.update(prefix + made.id, made);
    this.changed.fire();
  }

  async remove(id: string): Promise<void> {
    await this.state.update(prefix + id, undefined);
    this.changed.fire();
  }
}
