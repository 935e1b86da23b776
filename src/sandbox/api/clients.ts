import { json, noContent, type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { changeClient, newClient } from '../state/spreading.ts';
import { type ClientFields, type Registration, type StoredState } from '../state/storedState.ts';
import { type World } from '../world.ts';
import { adminScope, authorised } from './authorisation.ts';
import { ApiError, invalidFields } from './apiError.ts';
import { checked } from './checked.ts';
import { ClientBody } from './clientBody.ts';
import { jsonBody } from './jsonBody.ts';
import { ownActiveClient, ownClient } from './ownClient.ts';
import { whyNotOnClient } from './scopeRight.ts';

/** Clients (self-service-api.md §2). */
export function clientRoutes(world: World): Route[] {
  const { readClients, writeClients } = adminScope;
  const one = '/api/v1/clients/:clientId';
  return [
    { method: 'GET', path: '/api/v1/clients', handle: authorised(world, [readClients], list) },
    { method: 'POST', path: '/api/v1/clients', handle: authorised(world, [writeClients], create) },
    { method: 'GET', path: one, handle: authorised(world, [readClients], read) },
    { method: 'PUT', path: one, handle: authorised(world, [writeClients], replace) },
    { method: 'DELETE', path: one, handle: authorised(world, [writeClients], deactivate) },
  ];
}

function list(world: World, request: SandboxRequest, orgno: string): Answer {
  const inactive = request.query.get('inactive') === 'true';
  const own = world.database.read().clients.map(({ registration }) => registration);
  const shown = own.filter(({ client }) => client.client_orgno === orgno && (client.active || inactive));
  const { clientsHoldKeys } = world.variants;
  return json(
    200,
    shown.map((one) => shape(clientsHoldKeys ? one : { ...one, keys: [] })),
  );
}

function read(world: World, request: SandboxRequest, orgno: string): Answer {
  return json(200, shape(ownClient(world.database.read(), request, orgno).registration));
}

function create(world: World, request: SandboxRequest, orgno: string): Answer {
  const body = checked(ClientBody, jsonBody(request), 'client');
  return world.database.change((state) => {
    refuseOtherOrganisation(body, orgno);
    refuseTakenId(state, body.client_id);
    refuseUnusableScopes(world, state, body, orgno, []);
    const now = world.now().toISOString();
    const { client_id = world.newId(), active = true } = body;
    const client = { ...fields(body, orgno), client_id, active, created: now, last_updated: now };
    const registration = { client, keys: [] };
    state.clients.push(newClient(registration, world.spread()));
    return json(world.variants.createdStatus, shape(registration));
  });
}

/** Replaces the whole object: what the body leaves out is gone, or back at its default. `active` deactivates and activates. */
function replace(world: World, request: SandboxRequest, orgno: string): Answer {
  const body = checked(ClientBody, jsonBody(request), 'client');
  return world.database.change((state) => {
    const stored = body.active === true ? ownClient(state, request, orgno) : ownActiveClient(state, request, orgno);
    const { client: before, keys } = stored.registration;
    refuseOtherOrganisation(body, orgno);
    refuseChangedIdentity(body, before);
    refuseUnusableScopes(world, state, body, orgno, before.scopes);
    const { client_id, created, client_secret, onbehalfof } = before;
    const own = { client_id, active: body.active ?? before.active, created, last_updated: world.now().toISOString() };
    const secret = client_secret === undefined ? {} : { client_secret };
    const client = { ...fields(body, orgno), ...own, ...secret, ...(onbehalfof === undefined ? {} : { onbehalfof }) };
    changeClient(stored, { client, keys }, world.spread());
    return json(200, shape(stored.registration));
  });
}

/** The client and its keys stay, and are listed with `inactive=true`. Doing it twice is harmless. */
function deactivate(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const stored = ownClient(state, request, orgno);
    const { client, keys } = stored.registration;
    if (!client.active) return noContent();
    const deactivated = { ...client, active: false, last_updated: world.now().toISOString() };
    changeClient(stored, { client: deactivated, keys }, world.spread());
    return noContent();
  });
}

/** The client as answered: with its keys, when it has any (self-service-api.md §3). */
function shape({ client, keys }: Registration): object {
  return { onbehalfof: [], ...client, ...(keys.length > 0 ? { jwks: { keys } } : {}) };
}

function fields(body: ClientBody, orgno: string) {
  return { ...body, client_orgno: orgno, scopes: [...new Set(body.scopes)] };
}

function refuseOtherOrganisation(body: ClientBody, orgno: string): void {
  if ((body.client_orgno ?? orgno) === orgno) return;
  throw new ApiError(403, 'forbidden', 'The organisation number is not that of the token');
}

/** The server gives ids; one that exists cannot be made again, least of all a deactivated one. */
function refuseTakenId(state: StoredState, clientId: string | undefined): void {
  if (!state.clients.some(({ registration }) => registration.client.client_id === clientId)) return;
  throw new ApiError(409, 'conflict', 'A client with this client_id exists, active or deactivated');
}

function refuseChangedIdentity(body: ClientBody, before: ClientFields): void {
  const changed = (['client_id', 'integration_type'] as const).filter(
    (name) => (body[name] ?? before[name]) !== before[name],
  );
  if (changed.length === 0) return;
  throw invalidFields(
    'client',
    changed.map((field) => ({ field, message: 'cannot be changed' })),
  );
}

/** Scopes already on the client may stay although the access to them is gone: else it could not even be renamed. */
function refuseUnusableScopes(
  world: World,
  state: StoredState,
  body: ClientBody,
  orgno: string,
  kept: readonly string[],
): void {
  const client = { orgno, integrationType: body.integration_type };
  const added = body.scopes.filter((name) => !kept.includes(name));
  const reasons = added
    .map((name) => whyNotOnClient(state, world.catalogue, client, name))
    .filter((why) => why !== undefined);
  if (reasons.length > 0)
    throw invalidFields(
      'client',
      reasons.map((message) => ({ field: 'scopes', message })),
    );
}
