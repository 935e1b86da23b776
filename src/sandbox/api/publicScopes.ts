import { json, type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { type Scope } from '../state/storedState.ts';
import { type World } from '../world.ts';

/** `GET /scopes/all`: open, every PUBLIC scope that passes the filters; no match is `[]` (self-service-api.md §2). */
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

/** A filter that is not `true` does not filter. */
function passes(scope: Scope, query: URLSearchParams): boolean {
  const isOn = (name: string): boolean => query.get(name) === 'true';
  const prefix = query.get('prefix');
  // The portal writes it in capitals.
  const integrationType = query.get('integration_type')?.toLowerCase();
  return (
    (scope.active || isOn('inactive')) &&
    (scope.accessible_for_all || !isOn('accessible_for_all')) &&
    (scope.delegation_source !== undefined || !isOn('delegated_sources')) &&
    (prefix === null || scope.prefix === prefix) &&
    (integrationType === undefined || scope.allowed_integration_types.includes(integrationType))
  );
}
