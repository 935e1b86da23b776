import { Cancelled } from '../http/cancel.ts';

/** A task of several steps, as it is stored: enough to resume it after any failure, also after VS Code was closed. */
interface Journey<StepId extends string> {
  readonly done: readonly StepId[];
}

/** A step failed or was cancelled. What was done before it stays, and the journey can be resumed there. */
export class JourneyStopped<State, StepId extends string> extends Error {
  constructor(
    readonly step: StepId,
    readonly state: State,
    options: ErrorOptions,
  ) {
    super(`Stopped at ${step}`, options);
  }
}

/** What a step works with. */
export interface StepContext<State> {
  /** The journey as it is now. */
  readonly state: () => State;
  /** Changes the journey and stores it; throws when it can't be stored. */
  readonly change: (changed: Partial<State>) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** Returns `redo` when an earlier step has to be done again, after having taken it out of `done`. */
export type Step<State> = (context: StepContext<State>) => Promise<'done' | 'redo'>;

/** The steps of a kind of journey, and what it tells of them. */
export interface Steps<State, StepId extends string> {
  /** The first step that is left; undefined when all is done. */
  readonly next: (state: State) => StepId | undefined;
  readonly run: Readonly<Record<StepId, Step<State>>>;
  readonly save: (state: State) => Promise<void>;
  readonly begins: (step: StepId, state: State) => void;
  readonly stopped: (step: StepId, state: State, options: ErrorOptions) => JourneyStopped<State, StepId>;
}

/**
 * Does the steps that are left, one after the other, and stores the journey after each.
 *
 * @throws what `stopped` makes of a failure; its cause is Cancelled when the signal was aborted
 */
export async function runSteps<StepId extends string, State extends Journey<StepId>>(
  from: State,
  { next, run, save, begins, stopped }: Steps<State, StepId>,
  signal: AbortSignal | undefined,
): Promise<State> {
  let state = from;
  const change = async (changed: Partial<State>) => {
    state = { ...state, ...changed };
    await save(state);
  };
  for (let step = next(state); step; step = next(state)) {
    begins(step, state);
    try {
      if (signal?.aborted) {
        // Stored even if no request was sent, so that it can be resumed.
        await change({});
        throw new Cancelled();
      }
      const outcome = await run[step]({ state: () => state, change, signal });
      if (outcome === 'done') await change({ ...state, done: [...state.done, step] });
    } catch (error) {
      throw stopped(step, state, { cause: error });
    }
  }
  return state;
}
