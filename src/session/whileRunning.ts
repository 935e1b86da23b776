import path from 'node:path';
import { type Event, EventEmitter, type ExtensionContext } from 'vscode';
import { type LockNeeds, whileLocked } from './fileLock.ts';
import type { InSteps } from './unfinished.ts';

/** The creations and rotations that this window goes on with at the moment, by their ids. */
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

interface Needs extends Omit<LockNeeds, 'whenTaken'> {
  readonly context: ExtensionContext;
  readonly running: Running;
}

/** Does something about what is kept in steps while no window goes on with it. `whenTaken` throws when one does. */
export function whileRunning<T>(
  { context, running, now, delay }: Needs,
  { id }: InSteps,
  whenTaken: () => never,
  act: () => Promise<T>,
): Promise<T> {
  const file = path.join(context.globalStorageUri.fsPath, 'running', `${encodeURIComponent(id)}.lock`);
  return whileLocked(file, { now, delay, whenTaken }, () => running.while(id, act));
}
