import type { Memento } from 'vscode';
import * as z from 'zod/mini';
import { type KeyCall, keyCalls } from '../core/selfService/selfServiceApi.ts';

/** By environment: what worked last, and when, in milliseconds since 1970. */
const stored = z.record(z.string(), z.object({ call: z.enum(keyCalls), at: z.number() }));

/** Under which they are kept in globalState. */
export const keyCallsKey = 'maskinporten.keyCalls';

/** Milliseconds after which the first call is tried again: the server may know it by now, or was only out of order then. */
const goodFor = 7 * 24 * 60 * 60_000;

/** By which call each environment's server lets keys be added, as it has turned out; kept over restarts. */
export class KeyCalls {
  constructor(
    private readonly state: Memento,
    private readonly now: () => Date,
  ) {}

  /** For one environment: `current` is what to begin with, and takes what has worked. */
  forEnvironment(environment: string): { current: KeyCall } {
    const latest = () => this.latest(environment);
    const keep = (call: KeyCall) => {
      if (call !== latest()) void this.keep(environment, call);
    };
    return {
      get current() {
        return latest();
      },
      set current(call) {
        keep(call);
      },
    };
  }

  private get all(): z.infer<typeof stored> {
    return stored.safeParse(this.state.get(keyCallsKey)).data ?? {};
  }

  private latest(environment: string): KeyCall {
    const { all } = this;
    const remembered = Object.hasOwn(all, environment) ? all[environment] : undefined;
    return remembered && this.now().getTime() - remembered.at < goodFor ? remembered.call : keyCalls[0];
  }

  private keep(environment: string, call: KeyCall): Thenable<void> {
    const changed = { ...this.all, [environment]: { call, at: this.now().getTime() } };
    return this.state.update(keyCallsKey, changed satisfies z.infer<typeof stored>);
  }
}
