import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

/** Whether no process of this machine has the id any more. One that may not be asked is there. */
export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** A holder of another machine that has given no sign of life for this long was ended in the middle. Milliseconds. */
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
 * processes share. A holder that has ended is followed by one waiter alone; one that slept, with its machine, still holds it.
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
    // It may be a successor's, where this one was taken for dead.
    if ((await holderOf(file))?.text === own) await rm(file, { force: true });
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
  /** Process id, machine, and a text that no other holder has. */
  readonly text: string;
  /** Of its last sign of life, in milliseconds since 1970 by the file system's clock. */
  readonly beatAt: number;
}

/** Undefined when nobody holds it by now. */
async function holderOf(file: string): Promise<Holder | undefined> {
  try {
    return { text: await readFile(file, 'utf8'), beatAt: (await stat(file)).mtimeMs };
  } catch {
    return undefined;
  }
}

/** What one waiter sees of the holders, one after the other. */
class HolderWatch {
  private seen: Holder | undefined;
  private looks = 0;

  /**
   * Of this machine: whether its process has ended, or, where another process has its number by now, gave no sign for as long as this
   * one has been awake and waiting. Of another machine only its signs tell.
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

/** Of all waiters that have seen the same dead holder one at a time may remove it, and only while it is still that one. */
async function removeAbandoned(file: string, dead: Holder): Promise<void> {
  const removal = `${file}.removal`;
  if (!(await claim(removal))) {
    // A moment's work: who is still at it after a minute was ended there.
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
