import * as z from 'zod/mini';

/** A scope in the public list (self-service-api.md §3). */
export const scope = z.looseObject({
  name: z.string(),
  description: z.nullish(z.string()),
  active: z.nullish(z.boolean()),
  owner_orgno: z.nullish(z.string()),
  allowed_integration_types: z.nullish(z.array(z.string())),
  accessible_for_all: z.nullish(z.boolean()),
  delegation_source: z.nullish(z.string()),
  visibility: z.nullish(z.string()),
});
export type Scope = z.infer<typeof scope>;

/** The description in the given language (`description#nn`), or else in the server's default language. */
function scopeDescription(described: Scope, language: string): string {
  const translated = described[`description#${language}`];
  return typeof translated === 'string' && translated !== '' ? translated : (described.description ?? '');
}

/** An organisation's access, granted or requested, to a scope (self-service-api.md §3). */
export const scopeAccess = z.looseObject({
  scope: z.string(),
  state: z.string(),
  owner_orgno: z.nullish(z.string()),
  owner_organization_name: z.nullish(z.string()),
  consumer_orgno: z.nullish(z.string()),
});
export type ScopeAccess = z.infer<typeof scopeAccess>;

export const organisation = z.looseObject({ name: z.string() });

/** The portal's three lists of scopes (self-service-api.md §2). */
export type ScopeList = 'granted' | 'accessibleForAll' | 'delegated';

/** Why a listed scope can't be used on a Maskinporten client. */
export type ScopeObstacle = 'requested' | 'denied' | 'notGranted' | 'inactive' | 'notForMaskinporten';

export interface IndexedScope {
  readonly name: string;
  readonly description: string;
  /** The owner's name if it is known, or else its organisation number. */
  readonly owner: string;
  readonly lists: readonly ScopeList[];
  readonly obstacle: ScopeObstacle | undefined;
}

interface Entry {
  readonly scope: IndexedScope;
  /** The text that is searched, in lower case. */
  readonly haystack: string;
}

/** All scopes of the portal's lists, sorted by name, fast enough to search on each keystroke. */
export class ScopeIndex {
  private readonly entries: readonly Entry[];
  private readonly byName: ReadonlyMap<string, IndexedScope>;

  /** Takes the lists that could be loaded. `language` is a two-letter code for the descriptions. */
  constructor(accesses: readonly ScopeAccess[], catalogue: readonly Scope[], language: string) {
    const scopes = combine(accesses, catalogue, language);
    this.byName = scopes;
    this.entries = [...scopes.values()]
      .filter(({ lists }) => lists.length > 0)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((scope) => ({ scope, haystack: `${scope.name}\n${scope.description}\n${scope.owner}`.toLowerCase() }));
  }

  find(name: string): IndexedScope | undefined {
    return this.byName.get(name);
  }

  /** Scopes on any of the lists whose name, description or owner contains every word of the text. */
  search(text: string, lists: readonly ScopeList[]): IndexedScope[] {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    const found: IndexedScope[] = [];
    for (const { scope, haystack } of this.entries) {
      if (!lists.some((list) => scope.lists.includes(list))) continue;
      if (words.every((word) => haystack.includes(word))) found.push(scope);
    }
    return found;
  }
}

function combine(accesses: readonly ScopeAccess[], catalogue: readonly Scope[], language: string) {
  const access = new Map(accesses.map((given) => [given.scope, given]));
  const described = new Map(catalogue.map((scope) => [scope.name, scope]));
  // Only accesses name a scope's owner. The name is then used for the owner's other scopes too.
  const ownerNames = new Map(
    accesses.flatMap(({ owner_orgno: orgno, owner_organization_name: name }) => (orgno && name ? [[orgno, name]] : [])),
  );
  const combined = new Map<string, IndexedScope>();
  for (const name of new Set([...access.keys(), ...described.keys()])) {
    const [given, scope] = [access.get(name), described.get(name)];
    const orgno = scope?.owner_orgno ?? given?.owner_orgno ?? '';
    const lists: ScopeList[] = [];
    if (given) lists.push('granted');
    if (scope?.accessible_for_all) lists.push('accessibleForAll');
    if (scope?.delegation_source) lists.push('delegated');
    combined.set(name, {
      name,
      description: scope ? scopeDescription(scope, language) : '',
      owner: given?.owner_organization_name ?? ownerNames.get(orgno) ?? orgno,
      lists,
      obstacle: obstacle(given, scope),
    });
  }
  return combined;
}

function obstacle(given: ScopeAccess | undefined, scope: Scope | undefined): ScopeObstacle | undefined {
  if (scope?.active === false) return 'inactive';
  const types = scope?.allowed_integration_types;
  if (types && types.length > 0 && !types.includes('maskinporten')) return 'notForMaskinporten';
  if (given?.state === 'APPROVED' || scope?.accessible_for_all || scope?.delegation_source) return undefined;
  if (given?.state === 'REQUESTED') return 'requested';
  return given?.state === 'DENIED' ? 'denied' : 'notGranted';
}
