import type { Scope } from '../state/database.ts';

/** The scopes and organisations that are the same in every sandbox. */
export class Catalogue {
  private readonly byName: ReadonlyMap<string, Scope>;

  /** `names` maps organisation numbers to names. */
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

/** A description in three languages. */
export interface Wording {
  readonly nb: string;
  readonly nn: string;
  readonly en: string;
}

/** Where a consumer delegates its access to a supplier: Altinn's test environment. */
export const delegationSource = 'https://tt02.altinn.no/';

const dayMs = 24 * 60 * 60 * 1000;
const firstDay = Date.UTC(2019, 0, 7, 9);

/**
 * A scope in the API's format (self-service-api.md §3): bokmål without a language tag, the others after a hash. The dates
 * depend on the scope's place in the catalogue, so that they are the same in every sandbox.
 */
export function catalogueScope(
  name: string,
  ownerOrgno: string,
  { nb, nn, en }: Wording,
  place: number,
  differs: Partial<Scope> = {},
): Scope {
  const [, prefix = '', subscope = name] = /^(?:(.*?):)?(.*)$/.exec(name) ?? [];
  const created = new Date(firstDay + (place % 2300) * dayMs).toISOString();
  return {
    name,
    prefix,
    subscope,
    description: nb,
    'description#nn': nn,
    'description#en': en,
    active: true,
    allowed_integration_types: ['maskinporten'],
    owner_orgno: ownerOrgno,
    token_type: 'SELF_CONTAINED',
    visibility: 'PUBLIC',
    accessible_for_all: false,
    requires_user_authentication: false,
    requires_user_consent: false,
    requires_pseudonymous_tokens: false,
    created,
    last_updated: created,
    ...differs,
  };
}

/** A scope that still exists but can no longer be used. */
export function discontinued(scope: Scope): Scope {
  return {
    ...scope,
    active: false,
    description: `${scope.description} (avviklet)`,
    'description#nn': `${String(scope['description#nn'])} (avvikla)`,
    'description#en': `${String(scope['description#en'])} (discontinued)`,
  };
}

/** Makes a scope available only to clients that users log in with. */
export const forPersons: Partial<Scope> = {
  allowed_integration_types: ['idporten', 'ansattporten', 'api_klient'],
  requires_user_authentication: true,
};
