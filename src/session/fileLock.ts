import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
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
  /** Called before each wait for another holder; what it throws ends the waiting. */
  readonly whenTaken?: () => void;
}

/**
 * Does something while no other window does it: who makes the file holds the lock. A file is what all windows and their
 * processes share.
 */
export async function whileLocked<T>(file: string, needs: LockNeeds, act: () => Promise<T>): Promise<T> {
  while (!(await claim(file))) {
    if (await isAbandoned(file, needs.now())) await rm(file, { force: true });
    else {
      needs.whenTaken?.();
      await needs.delay(pause);
    }
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

/** Makes a file that was not there; false when it was. Of all windows that want it, one gets it. */
export async function claim(file: string): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(`${process.pid} ${hostname()}`);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function isAbandoned(file: string, now: Date): Promise<boolean> {
  try {
    return now.getTime() - (await stat(file)).mtimeMs > longestSilence || hasEnded(await readFile(file, 'utf8'));
  } catch {
    return false;
  }
}

/** Whether the process that made the lock is known to be gone. Of another machine, or container, nothing is known. */
function hasEnded(holder: string): boolean {
  const [pid, host] = holder.split(' ');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
