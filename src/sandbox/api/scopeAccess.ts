import { type Answer, json, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { isOrganisationNumber, organisationName } from '../organisationNames.ts';
import type { ScopeAccess, StoredState } from '../state/database.ts';
import { adminScope } from '../token/adminClients.ts';
import type { World } from '../world.ts';
import { ApiError, emptyList } from './apiError.ts';
import { authorised } from './authorisation.ts';
import { ownScope } from './ownedScopes.ts';
import { findScope } from './publicScopes.ts';

/** Access to scopes that an organisation has received or given (self-service-api.md §2). */
export function scopeAccessRoutes(world: World): Route[] {
  const read = [adminScope.readScopes, adminScope.writeScopes];
  const write = [adminScope.writeScopes];
  const path = '/api/v1/scopes/access';
  const consumer = `${path}/:orgno`;
  return [
    { method: 'GET', path: `${path}/all`, handle: authorised(world, read, received) },
    { method: 'GET', path, handle: authorised(world, read, given) },
    { method: 'PUT', path: consumer, handle: authorised(world, write, give) },
    { method: 'DELETE', path: consumer, handle: authorised(world, write, withdraw) },
  ];
}

/** Received accesses in all states. With `inactive=true`, inactive scopes are included. */
function received(world: World, request: SandboxRequest, orgno: string): Answer {
  const inactive = request.query.get('inactive') === 'true';
  const state = world.database.read();
  const isShown = (name: string): boolean => inactive || findScope(state, world.catalogue, name)?.active === true;
  const own = accessesShown(world, request).filter(
    (access) => access.consumer_orgno === orgno && isShown(access.scope),
  );
  if (own.length === 0) throw emptyList(`Organization ${orgno}`, 'scope accesses');
  return json(
    200,
    own.map((access) => named(world, access)),
  );
}

/** The organisations with access to a scope, or a consumer's accesses to all of the organisation's scopes, or both. */
function given(world: World, request: SandboxRequest, orgno: string): Answer {
  const state = world.database.read();
  const consumer = request.query.get('consumer_orgno');
  const hasScope = request.query.has('scope') || consumer === null;
  const scope = hasScope ? ownScope(world, state, request, orgno).name : undefined;
  const accesses = accessesShown(world, request).filter(
    (access) =>
      access.owner_orgno === orgno &&
      (scope === undefined || access.scope === scope) &&
      (consumer === null || access.consumer_orgno === consumer),
  );
  if (accesses.length === 0 && world.variants.noAccess === 'error') {
    throw emptyList(scope === undefined ? `Organization ${consumer ?? ''}` : `Scope ${scope}`, 'accesses');
  }
  return json(
    200,
    accesses.map((access) => named(world, access)),
  );
}

/** All accesses. Withdrawn ones may be hidden unless they are requested. */
function accessesShown(world: World, { query }: SandboxRequest): ScopeAccess[] {
  const { accesses } = world.database.read();
  const withdrawn = query.get('inactive') === 'true' || world.variants.withdrawnAccess === 'DENIED';
  return accesses.filter(({ state }) => withdrawn || state !== 'DENIED');
}

function give(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const scope = ownScope(world, state, request, orgno);
    const consumer = request.params.orgno ?? '';
    if (!isOrganisationNumber(consumer)) throw new ApiError(400, 'invalid_request', 'Not an organisation number');
    const now = world.now().toISOString();
    let access = findAccess(state, scope.name, consumer);
    if (!access) {
      const parties = { scope: scope.name, owner_orgno: orgno, consumer_orgno: consumer };
      access = { ...parties, state: 'APPROVED', created: now, last_updated: now };
      state.accesses.push(access);
    }
    Object.assign(access, { state: 'APPROVED', last_updated: now });
    return json(200, named(world, access));
  });
}

/** Withdraws an access, which is kept as DENIED. */
function withdraw(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const scope = ownScope(world, state, request, orgno);
    const access = findAccess(state, scope.name, request.params.orgno ?? '');
    if (!access) throw new ApiError(404, 'not_found', 'The organisation has no access to the scope');
    Object.assign(access, { state: 'DENIED', last_updated: world.now().toISOString() });
    return json(200, named(world, access));
  });
}

function findAccess(state: StoredState, scope: string, consumer: string): ScopeAccess | undefined {
  return state.accesses.find((access) => access.scope === scope && access.consumer_orgno === consumer);
}

function named(world: World, access: ScopeAccess): object {
  return {
    ...access,
    owner_organization_name: organisationName(world, access.owner_orgno),
    consumer_organization_name: organisationName(world, access.consumer_orgno),
  };
}
