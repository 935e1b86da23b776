import { mkdir, open, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';

/** A holder that has given no sign of life for this long was ended in the middle. Milliseconds. */
const longestSilence = 60_000;
/** Milliseconds between two signs of life. */
const beat = 15_000;
/** Milliseconds between two looks. */
export const pause = 50;

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
  const done = new AbortController();
  void beatUntil(done.signal, file, needs).catch(() => undefined);
  try {
    return await act();
  } finally {
    done.abort();
    await rm(file, { force: true });
  }
}

/** Shows that the holder lives: on a slow network it holds the lock for minutes. Throws Cancelled in the end. */
async function beatUntil(done: AbortSignal, file: string, { now, delay }: LockNeeds): Promise<never> {
  for (;;) {
    await delay(beat, done);
    await utimes(file, now(), now());
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
    return now.getTime() - (await stat(file)).mtimeMs > longestSilence;
  } catch {
    return false;
  }
}
