import { mayBePropagation } from './tokenRefusal.ts';
import { type AccessToken, TokenError } from './tokenEndpoint.ts';

/** Milliseconds. The documentation says up to two minutes (self-service-api.md §3); a little more for slow clocks. */
export const longestPropagation = 150_000;

/**
 * Tries until the token endpoint knows what was changed a moment ago. Each try must make a new grant: a jti is used once.
 * `waiting` is told before each wait how many seconds have gone. Throws the last TokenError when it has waited long enough,
 * and whatever else a try throws at once.
 */
export async function fetchTokenWhenReady(
  tryOnce: () => Promise<AccessToken>,
  pause: (ms: number) => Promise<void>,
  now: () => Date,
  waiting: (secondsGone: number) => void,
): Promise<AccessToken> {
  const started = now().getTime();
  for (let wait = 1000; ; wait = Math.min(wait * 1.5, 8000)) {
    try {
      return await tryOnce();
    } catch (error) {
      const gone = now().getTime() - started;
      if (!(error instanceof TokenError) || !mayBePropagation(error.refusal.cause) || gone >= longestPropagation)
        throw error;
      waiting(Math.round(gone / 1000));
      await pause(wait);
    }
  }
}
