import { type Scope } from '../state/storedState.ts';

/** The scopes and organisations that are the same in every sandbox. */
export class Catalogue {
  private readonly byName: ReadonlyMap<string, Scope>;

  /** `names`: organisation number → name. */
  constructor(
    readonly scopes: readonly Scope[],
    private readonly names: ReadonlyMap<string, string>,
  ) {
    this.byName = new Map(scopes.map((scope) => [scope.name, scope]));
  }

  scope(name: string): Scope | undefined {
    return this.byName.get(name);
  }

  organisationName(orgno: string): string | undefined {
    return this.names.get(orgno);
  }
}
