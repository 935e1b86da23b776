import { setTimeout } from 'node:timers/promises';
import { Cancelled } from './cancel.ts';

/**
 * Waits `ms` milliseconds. Throws Cancelled as soon as the signal is aborted. It has a file of its own because the forms, which run
 * in a browser, load cancel.ts.
 */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal ? { signal } : {});
  } catch {
    throw new Cancelled();
  }
}

/** Lets everything else that waits have its turn. */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
