import { type Scope, type ScopeAccess, ScopeIndex } from '../core/selfService/scope.ts';
import { type Organisation, organisationKey } from './organisation.ts';
import { Remembered, type Shown } from './remembered.ts';
import type { Sessions } from './sessions.ts';

/** The scopes an organisation can choose from, and the lists that could not be had. */
export interface ScopeChoice {
  readonly index: ScopeIndex;
  /** Set when “Granted to me” failed. */
  readonly grantedFailure: unknown;
  /** Set when the list of all public scopes failed. */
  readonly catalogueFailure: unknown;
}

/** The portal's lists of scopes, loaded at first use. */
export class Scopes {
  private readonly accesses: Remembered<ScopeAccess[]>;
  private readonly catalogues: Remembered<Scope[]>;
  private readonly built = new WeakMap<readonly ScopeAccess[], WeakMap<readonly Scope[], ScopeIndex>>();

  constructor(
    private readonly sessions: Sessions,
    private readonly language: string,
    now: () => Date,
  ) {
    this.accesses = new Remembered(now);
    this.catalogues = new Remembered(now);
  }

  /** Throws only when neither list could be had. */
  async choice(organisation: Organisation): Promise<ScopeChoice> {
    const [accesses, catalogue] = await Promise.allSettled([
      this.accesses.get(organisationKey(organisation), async () =>
        (await this.sessions.connect(organisation)).api.listScopeAccesses(),
      ),
      // The public scopes are the environment's, whoever looks at them.
      this.catalogues.get(organisation.environment, async () =>
        (await this.sessions.connect(organisation)).api.listScopes(),
      ),
    ]);
    if (accesses.status === 'rejected' && catalogue.status === 'rejected') throw accesses.reason;
    return {
      index: this.index(valueOf(accesses) ?? none, valueOf(catalogue) ?? none),
      grantedFailure: failureOf(accesses),
      catalogueFailure: failureOf(catalogue),
    };
  }

  /** The next look loads the lists anew. */
  expire(): void {
    this.accesses.expire();
    this.catalogues.expire();
  }

  /** Building takes a while with thousands of scopes, so it is done once for the same two lists. */
  private index(accesses: readonly ScopeAccess[], catalogue: readonly Scope[]): ScopeIndex {
    const byCatalogue = this.built.get(accesses) ?? new WeakMap<readonly Scope[], ScopeIndex>();
    this.built.set(accesses, byCatalogue);
    const index = byCatalogue.get(catalogue) ?? new ScopeIndex(accesses, catalogue, this.language);
    byCatalogue.set(catalogue, index);
    return index;
  }
}

const none: readonly never[] = [];

function valueOf<T>(settled: PromiseSettledResult<Shown<T>>): T | undefined {
  return settled.status === 'fulfilled' ? settled.value.value : undefined;
}

function failureOf<T>(settled: PromiseSettledResult<Shown<T>>): unknown {
  return settled.status === 'rejected' ? settled.reason : settled.value.failure;
}
