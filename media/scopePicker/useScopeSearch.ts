import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Problem, type ScopePage, type ScopeRow } from '../../src/forms/protocol.ts';
import { problemOf } from '../problem.ts';
import { type ScopeFilter, type ScopeSource } from './scopeSource.ts';

/** Number of rows per request. */
const windowSize = 50;

/** The result of a search: the number of rows, and those that have been loaded. */
export interface Found {
  readonly filter: ScopeFilter;
  readonly total: number;
  readonly rows: ReadonlyMap<number, ScopeRow>;
  readonly missing: ScopePage['missing'];
}

export interface ScopeSearch {
  /** The latest result. It stays until the next one arrives, to avoid flickering. */
  readonly found: Found | undefined;
  readonly searching: boolean;
  readonly problem: Problem | undefined;
  /** Requests these rows. Earlier requests that are no longer needed are cancelled. */
  readonly need: (first: number, last: number) => void;
  /** Loads the lists again. */
  readonly retry: () => void;
}

export function useScopeSearch(source: ScopeSource, filter: ScopeFilter, failed: string): ScopeSearch {
  const [found, setFound] = useState<Found>();
  const [searching, setSearching] = useState(true);
  const [problem, setProblem] = useState<Problem>();
  const [attempt, setAttempt] = useState(0);
  const fail = (error: unknown) => {
    const nextProblem = problemOf(error, failed);
    if (nextProblem) setProblem(nextProblem);
  };

  useEffect(() => {
    if (filter.lists.length === 0) {
      setFound(undefined);
      setProblem(undefined);
      setSearching(false);
      return;
    }
    const outdated = new AbortController();
    setSearching(true);
    void (async () => {
      try {
        const page = await source.search(query(filter, 0), outdated.signal);
        setFound({ filter: { ...filter }, ...withRows(new Map(), page) });
        setProblem(undefined);
      } catch (error) {
        fail(error);
      }
      if (!outdated.signal.aborted) setSearching(false);
    })();
    return () => {
      outdated.abort();
    };
  }, [source, filter.text, filter.lists.join(), attempt]);

  const retry = () => {
    setSearching(true);
    source.reload().then(
      () => {
        setAttempt(attempt + 1);
      },
      (error: unknown) => {
        setSearching(false);
        fail(error);
      },
    );
  };
  return { found, searching, problem, need: useWindows(source, found, setFound, fail), retry };
}

/** Fetches further rows of the result as they become visible. */
function useWindows(
  source: ScopeSource,
  found: Found | undefined,
  setFound: (change: (before: Found | undefined) => Found | undefined) => void,
  fail: (error: unknown) => void,
): ScopeSearch['need'] {
  const asked = useRef(new Map<number, AbortController>());
  const filter = found?.filter;

  useEffect(
    () => () => {
      for (const ask of asked.current.values()) ask.abort();
      asked.current.clear();
    },
    [filter],
  );

  return useCallback(
    (first, last) => {
      if (!found) return;
      const from = Math.floor(first / windowSize) * windowSize;
      for (const [offset, ask] of asked.current) {
        if (offset >= from && offset <= last) continue;
        ask.abort();
        asked.current.delete(offset);
      }
      for (let offset = from; offset <= last; offset += windowSize) {
        if (asked.current.has(offset) || found.rows.has(Math.max(first, offset))) continue;
        const ask = new AbortController();
        asked.current.set(offset, ask);
        // The window stays in `asked` even if it fails, so that it is requested again by `retry` rather than by every scroll.
        source.search(query(found.filter, offset), ask.signal).then((page) => {
          setFound((before) => before && { ...before, ...withRows(before.rows, page) });
        }, fail);
      }
    },
    [source, found],
  );
}

function query(filter: ScopeFilter, offset: number) {
  return { text: filter.text, lists: [...filter.lists], offset, limit: windowSize };
}

function withRows(before: ReadonlyMap<number, ScopeRow>, { rows, offset, total, missing }: ScopePage) {
  const all = new Map(before);
  rows.forEach((row, index) => all.set(offset + index, row));
  return { rows: all, total, missing };
}
