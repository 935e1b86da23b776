import type { Catalogue } from '../catalogue/catalogue.ts';
import { type Answer, json, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import type { Scope, StoredState } from '../state/database.ts';
import type { World } from '../world.ts';

/**
 * `GET /scopes/all` needs no token, and returns every PUBLIC scope that matches the filters; `[]` if none does
 * (self-service-api.md §2).
 */
export function publicScopeRoutes(world: World): Route[] {
  return [{ method: 'GET', path: '/api/v1/scopes/all', handle: (request) => list(world, request) }];
}

function list(world: World, { query }: SandboxRequest): Answer {
  const all = [...world.catalogue.scopes, ...world.database.read().scopes];
  return json(
    200,
    all.filter((scope) => scope.visibility === 'PUBLIC' && passes(scope, query)),
  );
}

/** Whether a scope matches the filters. A filter has an effect only if it is `true`. */
function passes(scope: Scope, query: URLSearchParams): boolean {
  const isOn = (name: string): boolean => query.get(name) === 'true';
  const prefix = query.get('prefix');
  // The portal sends it in capitals.
  const integrationType = query.get('integration_type')?.toLowerCase();
  return (
    (scope.active || isOn('inactive')) &&
    (scope.accessible_for_all || !isOn('accessible_for_all')) &&
    (scope.delegation_source !== undefined || !isOn('delegated_sources')) &&
    (prefix === null || scope.prefix === prefix) &&
    (integrationType === undefined || scope.allowed_integration_types.includes(integrationType))
  );
}

/** The scope with this name, from the sandbox's organisations or from the catalogue. */
export function findScope(state: StoredState, catalogue: Catalogue, name: string): Scope | undefined {
  return state.scopes.find((scope) => scope.name === name) ?? catalogue.scope(name);
}

/** Whether the organisation may use the scope in its own name: its own, open to all, or granted to it. */
export function hasAccess(state: StoredState, scope: Scope, orgno: string): boolean {
  if (scope.accessible_for_all || scope.owner_orgno === orgno) return true;
  return state.accesses.some(
    (access) => access.scope === scope.name && access.consumer_orgno === orgno && access.state === 'APPROVED',
  );
}

/**
 * Why the scope can't be on the organisation's client; undefined if it can. A scope with a delegation source needs no access of
 * its own, because the supplier's client uses the consumer's (self-service-api.md §6).
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
