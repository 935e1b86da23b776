import * as z from 'zod/mini';
import { type Answer, json, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { organisationName } from '../organisationNames.ts';
import type { Scope, StoredState } from '../state/database.ts';
import { adminScope } from '../token/adminClients.ts';
import type { World } from '../world.ts';
import { ApiError, checked, emptyList, invalidFields, jsonBody, url } from './apiError.ts';
import { authorised } from './authorisation.ts';
import { findScope } from './publicScopes.ts';

/** The body of a POST or PUT of a scope (self-service-api.md §3). Unknown fields are kept. */
const ScopeBody = z.looseObject({
  prefix: z.string().check(z.regex(/^[a-z0-9-]+$/)),
  subscope: z.string().check(z.regex(/^[A-Za-z0-9._/-]+$/)),
  description: z.string().check(z.regex(/\S/, 'must not be blank'), z.maxLength(255)),
  active: z.optional(z.boolean()),
  allowed_integration_types: z._default(z.array(z.string()).check(z.minLength(1)), () => ['maskinporten']),
  at_max_age: z.optional(z.int().check(z.gte(0))),
  authorization_max_lifetime: z.optional(z.int().check(z.gte(0))),
  token_type: z._default(z.enum(['SELF_CONTAINED', 'OPAQUE']), 'SELF_CONTAINED'),
  visibility: z._default(z.enum(['PUBLIC', 'PRIVATE', 'INTERNAL']), 'PUBLIC'),
  delegation_source: z.optional(url),
  accessible_for_all: z._default(z.boolean(), false),
});

/** Scopes as seen by their owner (self-service-api.md §2). */
export function ownedScopeRoutes(world: World): Route[] {
  const read = [adminScope.readScopes, adminScope.writeScopes];
  const write = [adminScope.writeScopes];
  const path = '/api/v1/scopes';
  return [
    { method: 'GET', path, handle: authorised(world, read, list) },
    { method: 'POST', path, handle: authorised(world, write, create) },
    { method: 'PUT', path, handle: authorised(world, write, replace) },
    { method: 'DELETE', path, handle: authorised(world, write, deactivate) },
    { method: 'GET', path: `${path}/scope`, handle: authorised(world, read, one) },
    { method: 'GET', path: '/api/v1/prefix', handle: authorised(world, read, ownPrefixes) },
    { method: 'GET', path: '/api/v1/prefix/all', handle: () => json(200, prefixes(world)) },
  ];
}

/** The scope in `?scope=`. Throws 404 if it does not exist, and 403 if it belongs to another organisation. */
export function ownScope(world: World, state: StoredState, request: SandboxRequest, orgno: string): Scope {
  const scope = findScope(state, world.catalogue, request.query.get('scope') ?? '');
  if (!scope) throw new ApiError(404, 'not_found', 'No such scope');
  // The catalogue's scopes are the same for everyone, so not even their owner can change them.
  if (scope.owner_orgno !== orgno || !state.scopes.includes(scope)) {
    throw new ApiError(403, 'forbidden', 'The scope belongs to another organisation');
  }
  return scope;
}

function list(world: World, request: SandboxRequest, orgno: string): Answer {
  const inactive = request.query.get('inactive') === 'true';
  const own = world.database.read().scopes.filter((scope) => scope.owner_orgno === orgno && (scope.active || inactive));
  if (own.length === 0) throw emptyList(`Organization ${orgno}`, 'scopes');
  return json(200, own);
}

function one(world: World, request: SandboxRequest, orgno: string): Answer {
  return json(200, ownScope(world, world.database.read(), request, orgno));
}

function create(world: World, request: SandboxRequest, orgno: string): Answer {
  const body = checked(ScopeBody, jsonBody(request), 'scope');
  return world.database.change((state) => {
    refuseForeignPrefix(world, state, body.prefix, orgno);
    const name = `${body.prefix}:${body.subscope}`;
    if (findScope(state, world.catalogue, name)) throw new ApiError(409, 'conflict', 'The scope already exists');
    const now = world.now().toISOString();
    const scope: Scope = { ...body, name, active: true, owner_orgno: orgno, created: now, last_updated: now };
    state.scopes.push(scope);
    return json(world.variants.createdStatus, scope);
  });
}

/** Replaces the whole scope except its name and owner. `active: true` reactivates a deactivated one. */
function replace(world: World, request: SandboxRequest, orgno: string): Answer {
  const body = checked(ScopeBody, jsonBody(request), 'scope');
  return world.database.change((state) => {
    const before = ownScope(world, state, request, orgno);
    const { name, prefix, subscope, owner_orgno, created } = before;
    if (body.prefix !== prefix || body.subscope !== subscope) {
      throw invalidFields('scope', [{ field: 'subscope', message: 'cannot be changed' }]);
    }
    const active = body.active ?? before.active;
    const scope: Scope = { ...body, name, owner_orgno, active, created, last_updated: world.now().toISOString() };
    state.scopes.splice(state.scopes.indexOf(before), 1, scope);
    return json(200, scope);
  });
}

/** Deactivates the scope. It is kept, and listed with `inactive=true`. */
function deactivate(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const scope = ownScope(world, state, request, orgno);
    scope.active = false;
    scope.last_updated = world.now().toISOString();
    return json(200, scope);
  });
}

function ownPrefixes(world: World, _request: SandboxRequest, orgno: string): Answer {
  return json(
    200,
    prefixes(world).filter((one) => one.owner_orgno === orgno),
  );
}

/** Each prefix once, dated by its first scope, because the sandbox does not assign prefixes. */
function prefixes(world: World): readonly Prefix[] {
  const found = new Map<string, Prefix>();
  for (const { prefix, owner_orgno, created } of [...world.catalogue.scopes, ...world.database.read().scopes]) {
    const owned = found.get(prefix);
    const since = owned && owned.created < created ? owned.created : created;
    const organization_name = organisationName(world, owner_orgno);
    found.set(prefix, { prefix, owner_orgno, organization_name, created: since, last_updated: since, active: true });
  }
  return [...found.values()];
}

/** A prefix (self-service-api.md §2). */
interface Prefix {
  readonly prefix: string;
  readonly owner_orgno: string;
  readonly organization_name: string | undefined;
  readonly created: string;
  readonly last_updated: string;
  readonly active: boolean;
}

/** A prefix belongs to the organisation that has scopes with it. */
function refuseForeignPrefix(world: World, state: StoredState, prefix: string, orgno: string): void {
  if (state.scopes.some((scope) => scope.prefix === prefix && scope.owner_orgno === orgno)) return;
  throw new ApiError(403, 'forbidden', 'The prefix isn’t assigned to the organisation');
}
