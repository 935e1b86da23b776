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

/** The description in the given language (`description#nn`), else in the server's own. */
function scopeDescription(described: Scope, language: string): string {
  const translated = described[`description#${language}`];
  return typeof translated === 'string' && translated !== '' ? translated : (described.description ?? '');
}

/** A scope granted, or asked to be granted, to an organisation (self-service-api.md §3). */
export const scopeAccess = z.looseObject({
  scope: z.string(),
  state: z.string(),
  owner_orgno: z.nullish(z.string()),
  owner_organization_name: z.nullish(z.string()),
  consumer_orgno: z.nullish(z.string()),
});
export type ScopeAccess = z.infer<typeof scopeAccess>;

export const organisation = z.looseObject({ name: z.string() });

/** The portal's three lists (self-service-api.md §2). */
export type ScopeList = 'granted' | 'accessibleForAll' | 'delegated';

/** Why a scope that is listed cannot be used on a Maskinporten client. */
export type ScopeObstacle = 'requested' | 'denied' | 'notGranted' | 'inactive' | 'notForMaskinporten';

export interface IndexedScope {
  readonly name: string;
  readonly description: string;
  /** The owner's name where it is known, else its organisation number. */
  readonly owner: string;
  readonly lists: readonly ScopeList[];
  readonly obstacle: ScopeObstacle | undefined;
}

interface Entry {
  readonly scope: IndexedScope;
  /** What a search looks in, in small letters. */
  readonly haystack: string;
}

/** The union of the portal's lists, sorted by name, ready to be searched on each keystroke. */
export class ScopeIndex {
  private readonly entries: readonly Entry[];
  private readonly byName: ReadonlyMap<string, IndexedScope>;

  /** Takes what could be loaded; `language` is a two-letter code for the descriptions. */
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

  /** Scopes on any of the lists that hold every word of the text in name, description or owner. */
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
  // Only an access names its scope's owner; the name then goes for the owner's other scopes too.
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
