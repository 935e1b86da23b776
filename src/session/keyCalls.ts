import type { Memento } from 'vscode';
import * as z from 'zod/mini';
import { type KeyCall, keyCalls } from '../core/selfService/selfServiceApi.ts';

/** By environment: the call that worked last, and when, in milliseconds since 1970. */
const stored = z.record(z.string(), z.object({ call: z.enum(keyCalls), at: z.number() }));

/** The key in globalState. */
export const keyCallsKey = 'maskinporten.keyCalls';

/**
 * Milliseconds after which the first call is tried again, because the server may support it by now, or may have had a temporary
 * fault.
 */
const goodFor = 7 * 24 * 60 * 60_000;

/** Remembers across restarts which call adds keys on each environment's server. */
export class KeyCalls {
  constructor(
    private readonly state: Memento,
    private readonly now: () => Date,
  ) {}

  /** For one environment: `current` is the call to try first. Set it to the call that worked. */
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
