import { mkdir, open, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** A holder that has not let go after this long was ended in the middle. Milliseconds. */
const longestHold = 60_000;
/** Milliseconds between two looks. */
const pause = 50;

export interface LockNeeds {
  readonly now: () => Date;
  /** Throws Cancelled. */
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * Does something while no other window does it: who makes the file holds the lock. A file is what all windows and their
 * processes share.
 */
export async function whileLocked<T>(file: string, needs: LockNeeds, act: () => Promise<T>): Promise<T> {
  await mkdir(path.dirname(file), { recursive: true });
  while (!(await taken(file))) {
    if (await isAbandoned(file, needs.now())) await rm(file, { force: true });
    else await needs.delay(pause);
  }
  try {
    return await act();
  } finally {
    await rm(file, { force: true });
  }
}

async function taken(file: string): Promise<boolean> {
  try {
    await (await open(file, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(file: string, now: Date): Promise<boolean> {
  try {
    return now.getTime() - (await stat(file)).mtimeMs > longestHold;
  } catch {
    return false;
  }
}
