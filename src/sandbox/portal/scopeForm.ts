import { hasAccess } from '../api/publicScopes.ts';
import type { Scope } from '../state/database.ts';
import type { World } from '../world.ts';

/** A scope that the portal offers, and which of the filters include it. */
export interface AvailableScope {
  readonly name: string;
  readonly description: string;
  readonly isGranted: boolean;
  readonly isAccessibleForAll: boolean;
  readonly isDelegated: boolean;
}

/** The scopes that an organisation can add to a Maskinporten client. */
export function availableScopes({ database, catalogue }: World, orgno: string): AvailableScope[] {
  const state = database.read();
  const offered = (scope: Scope): AvailableScope => ({
    name: scope.name,
    description: scope.description,
    isGranted: !scope.accessible_for_all && hasAccess(state, scope, orgno),
    isAccessibleForAll: scope.accessible_for_all,
    isDelegated: scope.delegation_source !== undefined,
  });
  return [...state.scopes, ...catalogue.scopes]
    .filter(({ active, allowed_integration_types: types }) => active && types.includes('maskinporten'))
    .map(offered)
    .filter((scope) => scope.isGranted || scope.isAccessibleForAll || scope.isDelegated);
}

/** The maximum number of results shown. */
export const shownResults = 50;

/** The button that sent a form, such as `removeKey KID`: what it does, and to what. */
export function pressedButton(fields: URLSearchParams): { readonly action: string; readonly subject: string } {
  const [action = '', subject = ''] = (fields.get('action') ?? '').split(' ');
  return { action, subject };
}

/** “Available scopes”: the search, the ticked results, and the scopes chosen so far. All of it is sent with the page's form. */
export class ScopeForm {
  private constructor(
    readonly isOpen: boolean,
    readonly search: string,
    readonly filters: { readonly granted: boolean; readonly accessible: boolean; readonly delegated: boolean },
    /** Chosen for a client that has not been created yet. */
    readonly chosen: readonly string[],
    /** Ticked among the results when Submit was pressed. */
    readonly ticked: readonly string[],
    readonly results: readonly AvailableScope[],
  ) {}

  /** `available` is only called while the picker is open. */
  static of(fields: URLSearchParams, available: () => readonly AvailableScope[]): ScopeForm {
    const { action, subject } = pressedButton(fields);
    const isOpen = action === 'open' || action === 'search';
    const search = fields.get('search') ?? '';
    // Initially on, as in the portal.
    const isFirst = !fields.has('search');
    const filters = {
      granted: isFirst || fields.has('granted'),
      accessible: fields.has('accessible'),
      delegated: fields.has('delegated'),
    };
    const ticked = action === 'submit' ? fields.getAll('tick') : [];
    const chosen = [...new Set([...fields.getAll('scope'), ...ticked])].filter(
      (name) => !(action === 'remove' && name === subject),
    );
    const results = isOpen ? available().filter((scope) => isFound(scope, search.trim().toLowerCase(), filters)) : [];
    return new ScopeForm(isOpen, search, filters, chosen, ticked, results);
  }
}

function isFound(scope: AvailableScope, search: string, filters: ScopeForm['filters']): boolean {
  const isListed =
    (filters.granted && scope.isGranted) ||
    (filters.accessible && scope.isAccessibleForAll) ||
    (filters.delegated && scope.isDelegated);
  return isListed && `${scope.name}\n${scope.description}`.toLowerCase().includes(search);
}
