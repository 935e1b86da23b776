import { randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import { type Answer, json, noContent, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import type { StoredClient } from '../state/database.ts';
import { changeClient } from '../state/spreading.ts';
import { adminScope } from '../token/adminClients.ts';
import type { World } from '../world.ts';
import { ApiError, checked, jsonBody } from './apiError.ts';
import { authorised } from './authorisation.ts';
import { ownActiveClient, ownClient } from './clients.ts';

const OnBehalfOf = z.looseObject({ onbehalfof: z.string().check(z.minLength(1)) });
type OnBehalfOf = z.infer<typeof OnBehalfOf>;

/**
 * Features of ID-porten and KRR clients that the extension does not use: a secret, and on-behalf-of parties
 * (self-service-api.md §2).
 */
export function clientExtraRoutes(world: World): Route[] {
  const read = [adminScope.readClients];
  const write = [adminScope.writeClients];
  const client = '/api/v1/clients/:clientId';
  const [all, one] = [`${client}/onbehalfof`, `${client}/onbehalfof/:id`];
  return [
    { method: 'POST', path: `${client}/secret`, handle: authorised(world, write, newSecret) },
    { method: 'GET', path: all, handle: authorised(world, read, list) },
    { method: 'POST', path: all, handle: authorised(world, write, put) },
    { method: 'GET', path: one, handle: authorised(world, read, find) },
    { method: 'PUT', path: one, handle: authorised(world, write, put) },
    { method: 'DELETE', path: one, handle: authorised(world, write, remove) },
  ];
}

function newSecret(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    const client_secret = randomBytes(24).toString('base64url');
    change(world, stored, { client_secret });
    return json(200, { client_id: stored.registration.client.client_id, client_secret });
  });
}

function list(world: World, request: SandboxRequest, orgno: string): Answer {
  return json(200, onBehalfOf(ownClient(world.database.read(), request, orgno)));
}

function find(world: World, request: SandboxRequest, orgno: string): Answer {
  const found = onBehalfOf(ownClient(world.database.read(), request, orgno)).find(
    ({ onbehalfof }) => onbehalfof === request.params.id,
  );
  if (!found) throw noSuch();
  return json(200, found);
}

function put(world: World, request: SandboxRequest, orgno: string): Answer {
  const body = checked(OnBehalfOf, jsonBody(request), 'onbehalfof');
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    const id = request.params.id ?? body.onbehalfof;
    if (request.params.id !== undefined && !onBehalfOf(stored).some(({ onbehalfof }) => onbehalfof === id))
      throw noSuch();
    change(world, stored, { onbehalfof: [...onBehalfOf(stored).filter(({ onbehalfof }) => onbehalfof !== id), body] });
    return json(request.method === 'POST' ? world.variants.createdStatus : 200, body);
  });
}

function remove(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    const remaining = onBehalfOf(stored).filter(({ onbehalfof }) => onbehalfof !== request.params.id);
    if (remaining.length === onBehalfOf(stored).length) throw noSuch();
    change(world, stored, { onbehalfof: remaining });
    return noContent();
  });
}

function onBehalfOf({ registration }: StoredClient): OnBehalfOf[] {
  return z.array(OnBehalfOf).safeParse(registration.client.onbehalfof).data ?? [];
}

function change(world: World, stored: StoredClient, differs: object): void {
  const { client, keys } = stored.registration;
  changeClient(stored, { client: { ...client, ...differs }, keys }, world.spread());
}

function noSuch(): ApiError {
  return new ApiError(404, 'not_found', 'No such onbehalfof');
}
