import { setTimeout } from 'node:timers/promises';
import { Cancelled } from './cancel.ts';

/**
 * Waits `ms` milliseconds. Throws Cancelled as soon as the signal is aborted. In a file of its own because the forms load
 * cancel.ts and run in a browser, which has no node:timers.
 */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal ? { signal } : {});
  } catch {
    throw new Cancelled();
  }
}

/** Lets other pending work run before continuing. */
export function letOthersRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
