import { useEffect, useState } from 'preact/hooks';
import { type Problem } from '../../src/forms/protocol.ts';
import { AskEnded, AskFailed } from '../../src/forms/rpc.ts';

export type Loaded<T> =
  | { readonly state: 'loading' }
  /** Without a problem if the answer was invalid. */
  | { readonly state: 'failed'; readonly problem: Problem | undefined; readonly retry: () => void }
  | { readonly state: 'loaded'; readonly value: T };

/** Loads once, and again on `retry`. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>): Loaded<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const givenUp = new AbortController();
    const retry = () => {
      setAttempt(attempt + 1);
    };
    setLoaded({ state: 'loading' });
    load(givenUp.signal).then(
      (value) => {
        setLoaded({ state: 'loaded', value });
      },
      (error: unknown) => {
        if (error instanceof AskEnded) return;
        setLoaded({ state: 'failed', problem: error instanceof AskFailed ? error.problem : undefined, retry });
      },
    );
    return () => {
      givenUp.abort();
    };
  }, [attempt]);
  return loaded;
}
