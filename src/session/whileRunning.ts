import path from 'node:path';
import type { ExtensionContext } from 'vscode';
import { type LockNeeds, whileLocked } from './fileLock.ts';
import type { InSteps } from './unfinished.ts';

interface Needs extends Omit<LockNeeds, 'whenTaken'> {
  readonly context: ExtensionContext;
  /** Ids of what goes on in this window. */
  readonly running: Set<string>;
}

/** Does something about what is kept in steps while no window goes on with it. `whenTaken` throws when one does. */
export function whileRunning<T>(
  { context, running, now, delay }: Needs,
  { id }: InSteps,
  whenTaken: () => never,
  act: () => Promise<T>,
): Promise<T> {
  const file = path.join(context.globalStorageUri.fsPath, 'running', `${encodeURIComponent(id)}.lock`);
  return whileLocked(file, { now, delay, whenTaken }, async () => {
    running.add(id);
    try {
      return await act();
    } finally {
      running.delete(id);
    }
  });
}
