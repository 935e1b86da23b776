import { json, noContent, type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { changeClient } from '../state/spreading.ts';
import { type StoredClient, type StoredKey } from '../state/storedState.ts';
import { type World } from '../world.ts';
import { adminScope, authorised, type OrganisationHandler } from './authorisation.ts';
import { ApiError, invalidFields } from './apiError.ts';
import { checked } from './checked.ts';
import { jsonBody } from './jsonBody.ts';
import { KeyBody, KeySetBody } from './keyBody.ts';
import { uploadedKey } from './keyUpload.ts';
import { ownActiveClient, ownClient } from './ownClient.ts';
import { keyLimit, refuseTakenKid, registeredKey } from './registeredKey.ts';

/** A client's keys (self-service-api.md §2, Keys). */
export function keyRoutes(world: World): Route[] {
  const { readClients, writeClients, modifyClients } = adminScope;
  const set = '/api/v1/clients/:clientId/jwks';
  const one = `${set}/:kid`;
  const change = (handle: OrganisationHandler) => authorised(world, [writeClients, modifyClients], handle);
  return [
    // Altinn's own client reads keys with the right to write (self-service-api.md §4 B).
    { method: 'GET', path: set, handle: authorised(world, [readClients, writeClients], list) },
    { method: 'GET', path: one, handle: authorised(world, [readClients, writeClients], read) },
    { method: 'POST', path: set, handle: change(replaceAll) },
    { method: 'DELETE', path: set, handle: change(removeAll) },
    { method: 'PUT', path: one, handle: change(put) },
    { method: 'DELETE', path: one, handle: change(remove) },
    { method: 'POST', path: '/api/v2/clients/:clientId/key', handle: change(upload) },
  ];
}

function list(world: World, request: SandboxRequest, orgno: string): Answer {
  const { keys } = ownClient(world.database.read(), request, orgno).registration;
  if (keys.length > 0) return json(200, keySet(keys));
  const { noKeys } = world.variants;
  if (noKeys === '404') throw new ApiError(404, 'not_found', 'The client has no keys');
  return json(200, JSON.parse(noKeys));
}

function read(world: World, request: SandboxRequest, orgno: string): Answer {
  const { keys } = ownClient(world.database.read(), request, orgno).registration;
  const key = keys.find(({ kid }) => kid === request.params.kid);
  if (!key) throw new ApiError(404, 'not_found', 'No such key');
  return json(200, key);
}

/** Replaces the whole set: a key that is not sent along is gone. */
function replaceAll(world: World, request: SandboxRequest, orgno: string): Answer {
  const { keys } = checked(KeySetBody, jsonBody(request), 'jwks');
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    throw invalidFields('jwks', [{ field: 'keys', message: 'must not hold the same kid twice' }]);
  }
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    for (const { kid } of keys) refuseTakenKid(state, kid, stored);
    const kept = keys.map((key, index) => registered(world, stored, key, `keys[${index}].`));
    setKeys(world, stored, kept);
    return json(world.variants.createdStatus, keySet(kept));
  });
}

function put(world: World, request: SandboxRequest, orgno: string): Answer {
  refuseUnknownCall(world.variants.putKey);
  const sent = jsonBody(request);
  const kid = request.params.kid ?? '';
  const key = checked(KeyBody, isObject(sent) ? { kid, ...sent } : sent, 'jwks');
  if (key.kid !== kid) throw invalidFields('jwks', [{ field: 'kid', message: 'must be that of the path' }]);
  return json(200, addKey(world, request, orgno, key));
}

/** What the portal's “Add key” dialog calls. */
function upload(world: World, request: SandboxRequest, orgno: string): Answer {
  refuseUnknownCall(world.variants.uploadKey);
  return json(world.variants.createdStatus, addKey(world, request, orgno, uploadedKey(request, world)));
}

function remove(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    const kept = stored.registration.keys.filter(({ kid }) => kid !== request.params.kid);
    if (kept.length === stored.registration.keys.length) throw new ApiError(404, 'not_found', 'No such key');
    setKeys(world, stored, kept);
    return noContent();
  });
}

function removeAll(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    setKeys(world, stored, []);
    return noContent();
  });
}

/** Adds the key, or puts it in the place of the one with its kid; the others stay. */
function addKey(world: World, request: SandboxRequest, orgno: string, key: KeyBody): StoredKey {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    refuseTakenKid(state, key.kid, stored);
    const added = registered(world, stored, key, '');
    const others = stored.registration.keys.filter(({ kid }) => kid !== key.kid);
    if (others.length >= keyLimit) {
      throw invalidFields('jwks', [{ field: 'keys', message: `a client may have ${keyLimit} keys at most` }]);
    }
    setKeys(world, stored, [...others, added]);
    return added;
  });
}

function registered(world: World, stored: StoredClient, key: KeyBody, field: string): StoredKey {
  const before = stored.registration.keys.find(({ kid }) => kid === key.kid);
  return registeredKey(key, before, world.now(), field);
}

function setKeys(world: World, stored: StoredClient, keys: StoredKey[]): void {
  changeClient(stored, { client: stored.registration.client, keys }, world.spread());
}

function refuseUnknownCall(is: 'taken' | '404' | '405' | '501'): void {
  if (is !== 'taken') throw new ApiError(Number(is), 'not_found', 'No such call');
}

function keySet(keys: readonly StoredKey[]): object {
  const created = keys.map((key) => key.created).sort()[0];
  const lastUpdated = keys
    .map((key) => key.last_updated)
    .sort()
    .at(-1);
  return { keys, created, last_updated: lastUpdated };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
