import { Cancelled } from '../http/cancel.ts';

/** A task of several steps in its stored form: enough to resume it after any failure, also after VS Code was closed. */
interface Journey<StepId extends string> {
  readonly done: readonly StepId[];
}

/** A step failed or was cancelled. The steps before it remain done, and the journey can be resumed from there. */
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
  /** Returns the journey's current state. */
  readonly state: () => State;
  /** Changes the journey and stores it. Throws if it can't be stored. */
  readonly change: (changed: Partial<State>) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** Runs one step. Returns `redo` when an earlier step must run again; the step has then removed that one from `done`. */
export type Step<State> = (context: StepContext<State>) => Promise<'done' | 'redo'>;

/** The steps of one kind of journey, and the callbacks for storing and following it. */
export interface Steps<State, StepId extends string> {
  /** The first remaining step; undefined when all steps are done. */
  readonly next: (state: State) => StepId | undefined;
  readonly run: Readonly<Record<StepId, Step<State>>>;
  readonly save: (state: State) => Promise<void>;
  readonly begins: (step: StepId, state: State) => void;
  readonly stopped: (step: StepId, state: State, options: ErrorOptions) => JourneyStopped<State, StepId>;
}

/**
 * Runs the remaining steps one after the other, and stores the journey after each.
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
        // Stored even though no request was sent, so that it can be resumed.
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
