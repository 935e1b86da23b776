import { type Scope, type ScopeAccess, ScopeIndex } from '../core/selfService/scope.ts';
import { type Organisation, organisationKey } from './organisation.ts';
import { Remembered, type Shown } from './remembered.ts';
import type { Sessions } from './sessions.ts';

/** The scopes an organisation can choose from, and the lists that could not be loaded. */
export interface ScopeChoice {
  readonly index: ScopeIndex;
  /** Set if “Granted to me” could not be loaded. */
  readonly grantedFailure: unknown;
  /** Set if the list of all public scopes could not be loaded. */
  readonly catalogueFailure: unknown;
}

/** The portal's lists of scopes, loaded on first use. */
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

  /** The organisation's scopes. Throws only if neither list could be loaded. */
  async choice(organisation: Organisation): Promise<ScopeChoice> {
    const [accesses, catalogue] = await Promise.allSettled([
      this.accesses.get(organisationKey(organisation), async () =>
        (await this.sessions.connect(organisation)).api.listScopeAccesses(),
      ),
      // All organisations of an environment share its public scopes.
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

  /** Makes the next use load the lists again. */
  expire(): void {
    this.accesses.expire();
    this.catalogues.expire();
  }

  /** Building an index takes a while with thousands of scopes, so it is done once for the same two lists. */
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
