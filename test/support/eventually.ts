import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks until there is an answer other than `undefined` and `false`; that is how a test waits for what it expects.
 * @param what what is waited for, “the client in the tree”: said when it does not come
 * @param timeout milliseconds: ends a hang, and is no measure of how long it should take
 */
export async function eventually<T>(
  what: string,
  ask: () => T | Promise<T>,
  timeout = 60_000,
): Promise<Exclude<T, undefined | false>> {
  let last: unknown;
  const end = Date.now() + timeout;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer as Exclude<T, undefined | false>;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await wait(50);
  }
  throw new Error(`Waited ${timeout / 1000} s for ${what}`, { cause: last });
}
