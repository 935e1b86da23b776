import { setTimeout } from 'node:timers/promises';
import { Cancelled } from './cancel.ts';

/** Waits `ms` milliseconds. Throws Cancelled as soon as the signal is aborted. */
export async function delay(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, signal ? { signal } : {});
  } catch {
    throw new Cancelled();
  }
}
