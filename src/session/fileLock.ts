import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/** Whether this machine has no process with the id. A process we have no permission to signal counts as running. */
export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** Milliseconds. A holder on another machine that has not updated the lock for this long must have been killed. */
const longestSilence = 60_000;
/** Milliseconds between two updates of the lock by its holder. */
const beat = 15_000;
/** Milliseconds between two attempts to get the lock. */
export const pause = 50;

export interface LockNeeds {
  readonly now: () => Date;
  /** Waits `ms` milliseconds. Throws Cancelled. */
  readonly delay: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Called before each wait for another holder. If it throws, the waiting ends. */
  readonly whenTaken?: () => void;
}

/**
 * Runs `act` while no other window does so. The lock is a file, which all windows and their processes share; whoever creates it
 * holds the lock. When a holder has ended, exactly one waiter takes over. A holder that slept together with its machine still
 * holds the lock.
 */
export async function whileLocked<T>(file: string, needs: LockNeeds, act: () => Promise<T>): Promise<T> {
  const own = `${process.pid} ${hostname()} ${randomUUID()}`;
  const watch = new HolderWatch();
  while (!(await claim(file, own))) {
    const holder = await holderOf(file);
    if (holder && watch.isAbandoned(holder, needs.now())) await removeAbandoned(file, holder);
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
    // If this holder was taken for dead, the file may already belong to another one.
    if ((await holderOf(file))?.text === own) await rm(file, { force: true });
  }
}

/**
 * Updates the lock's time to show that the holder is alive, as it may hold the lock for minutes on a slow network. Throws
 * Cancelled when `done` is aborted.
 */
async function beatUntil(done: AbortSignal, file: string, { now, delay }: LockNeeds): Promise<never> {
  for (;;) {
    await delay(beat, done);
    await utimes(file, now(), now());
  }
}

/** Creates a file, and returns false if it already exists. If several windows try at once, only one succeeds. */
export async function claim(file: string, content = `${process.pid} ${hostname()}`): Promise<boolean> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    const handle = await open(file, 'wx');
    await handle.writeFile(content);
    await handle.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

interface Holder {
  /** Process id, host name, and an id that is unique to this holder. */
  readonly text: string;
  /** The holder's last update, in milliseconds since 1970 by the file system's clock. */
  readonly beatAt: number;
}

/** The lock's holder; undefined if there is none. */
async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return { text: await readFile(file, 'utf8'), beatAt: (await stat(file)).mtimeMs };
  } catch {
    return undefined;
  }
}

/** Remembers what one waiter has seen of the holders. */
class HolderWatch {
  private seen: Holder | undefined;
  private looks = 0;

  /**
   * Whether the holder is gone. On this machine: its process has ended or, if another process now has the same id, the lock was
   * not updated while this waiter has been awake and waiting for `longestSilence`. For other machines, only the time of the
   * last update counts.
   */
  isAbandoned(holder: Holder, now: Date): boolean {
    const [pid, host] = holder.text.split(' ');
    if (host !== hostname()) return now.getTime() - holder.beatAt > longestSilence;
    if (hasEnded(Number(pid))) return true;
    const isSame = this.seen?.text === holder.text && this.seen.beatAt === holder.beatAt;
    this.looks = isSame ? this.looks + 1 : 0;
    this.seen = holder;
    return this.looks * pause > longestSilence;
  }
}

/**
 * Removes the lock of a dead holder. If several waiters have seen the same one, only one at a time may remove it, and only if
 * it is still that holder's.
 */
async function removeAbandoned(file: string, dead: Holder): Promise<void> {
  const removal = `${file}.removal`;
  if (!(await claim(removal))) {
    // A removal takes a moment. If one has lasted a minute, its process was killed.
    const other = await holderOf(removal);
    if (other && Date.now() - other.beatAt > longestSilence) await rm(removal, { force: true });
    return;
  }
  try {
    if ((await holderOf(file))?.text === dead.text) await rm(file, { force: true });
  } finally {
    await rm(removal, { force: true });
  }
}
