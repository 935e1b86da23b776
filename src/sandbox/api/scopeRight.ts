import { type Catalogue } from '../catalogue/catalogue.ts';
import { type Scope, type StoredState } from '../state/storedState.ts';

/** The scope of this name, be it an own one of the sandbox's organisations or the catalogue's. */
export function findScope(state: StoredState, catalogue: Catalogue, name: string): Scope | undefined {
  return state.scopes.find((scope) => scope.name === name) ?? catalogue.scope(name);
}

/** Whether the organisation may use the scope in its own name: its own, everybody's, or granted to it. */
export function hasAccess(state: StoredState, scope: Scope, orgno: string): boolean {
  if (scope.accessible_for_all || scope.owner_orgno === orgno) return true;
  return state.accesses.some(
    (access) => access.scope === scope.name && access.consumer_orgno === orgno && access.state === 'APPROVED',
  );
}

/**
 * Why the scope cannot be put on a client of the organisation; undefined when it can. A scope with a delegation source
 * needs no access of one's own: the supplier's client uses the consumer's (self-service-api.md §6).
 */
export function whyNotOnClient(
  state: StoredState,
  catalogue: Catalogue,
  client: { readonly orgno: string; readonly integrationType: string },
  name: string,
): string | undefined {
  const scope = findScope(state, catalogue, name);
  if (!scope) return `${name} does not exist`;
  if (!scope.active) return `${name} is not active`;
  if (!scope.allowed_integration_types.includes(client.integrationType)) {
    return `${name} is not for ${client.integrationType}`;
  }
  if (hasAccess(state, scope, client.orgno) || scope.delegation_source !== undefined) return undefined;
  return `${client.orgno} has no access to ${name}`;
}
