import * as z from 'zod/mini';
import { type Answer, json, noContent, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import type { ClientFields, Registration, StoredClient, StoredState } from '../state/database.ts';
import { changeClient, newClient } from '../state/spreading.ts';
import { adminScope } from '../token/adminClients.ts';
import { jwtBearer } from '../token/grant.ts';
import type { World } from '../world.ts';
import { ApiError, checked, invalidFields, jsonBody, url } from './apiError.ts';
import { authorised, type OrganisationHandler } from './authorisation.ts';
import { whyNotOnClient } from './publicScopes.ts';

/** Maximum length of names and descriptions, in characters (the latter: self-service-api.md §3). */
const longestText = 255;
/** Seconds. No upper limit is documented, but a token valid for more than a day is certainly a typo. */
const longestLifetime = 86_400;

const printable = z.string().check(z.maxLength(longestText), z.regex(/^\P{Cc}*$/u, 'must not hold control characters'));

/** Text with line breaks, as in the portal's own field. */
const severalLines = z
  .string()
  .check(z.maxLength(longestText), z.regex(/^(?:[\n\r\t]|\P{Cc})*$/u, 'must not hold control characters'));

const integrationType = z.enum([
  'maskinporten',
  'idporten',
  'ansattporten',
  'krr',
  'eformidling',
  'api_klient',
  'idporten_saml2',
]);

const uris = z.optional(z.array(url));
/** A number, or a string as Digdir's portal sends it. */
const wholeNumber = z.pipe(
  z.union([z.int(), z.string().check(z.regex(/^\d{1,9}$/))]),
  z.transform((value) => Number(value)),
);
const seconds = z.optional(wholeNumber);

const fieldsOfClient = z
  .looseObject({
    client_id: z.optional(z.string().check(z.regex(/^[\w.-]{1,64}$/))),
    client_name: printable.check(z.minLength(1), z.regex(/\S/, 'must not be blank')),
    description: z.optional(severalLines),
    client_orgno: z.optional(z.string()),
    supplier_orgno: z.optional(z.string()),
    active: z.optional(z.boolean()),
    integration_type: integrationType,
    application_type: z._default(z.enum(['web', 'browser', 'native']), 'web'),
    token_endpoint_auth_method: z.enum(['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none']),
    grant_types: z.array(z.enum([jwtBearer, 'authorization_code', 'refresh_token', 'implicit'])).check(z.minLength(1)),
    scopes: z._default(z.array(z.string()), []),
    access_token_lifetime: z._default(wholeNumber.check(z.gte(1), z.lte(longestLifetime)), 120),
    authorization_lifetime: seconds,
    refresh_token_lifetime: seconds,
    refresh_token_usage: z.optional(z.enum(['ONETIME', 'REUSE'])),
    redirect_uris: uris,
    post_logout_redirect_uris: uris,
  })
  .check(
    z.refine(
      (client) => client.integration_type !== 'maskinporten' || client.token_endpoint_auth_method === 'private_key_jwt',
      { path: ['token_endpoint_auth_method'], error: 'must be private_key_jwt' },
    ),
    z.refine(
      (client) => client.integration_type !== 'maskinporten' || client.grant_types.every((type) => type === jwtBearer),
      { path: ['grant_types'], error: `must be ${jwtBearer} alone` },
    ),
  );

/**
 * Members that only the server sets. A PUT should not contain them but is accepted, because Digdir's portal sends the whole
 * answer back.
 */
const serversOwn = ['created', 'last_updated', 'jwks', 'jwks_uri', 'onbehalfof', 'client_secret'];

/** The body of a POST or PUT of a client (self-service-api.md §3). `null` means absent; unknown fields are kept. */
const ClientBody = z.pipe(
  z.pipe(
    z.looseObject({}),
    z.transform((sent) =>
      Object.fromEntries(Object.entries(sent).filter(([name, value]) => value !== null && !serversOwn.includes(name))),
    ),
  ),
  fieldsOfClient,
);
type ClientBody = z.infer<typeof fieldsOfClient>;

/**
 * The organisation's client with the id in the path. Throws 404 if it does not exist, and 403 if it belongs to another
 * organisation.
 */
export function ownClient(state: StoredState, request: SandboxRequest, orgno: string): StoredClient {
  const stored = state.clients.find(({ registration }) => registration.client.client_id === request.params.clientId);
  if (!stored) throw new ApiError(404, 'not_found', 'No such client');
  if (stored.registration.client.client_orgno !== orgno) {
    throw new ApiError(403, 'forbidden', 'The client belongs to another organisation');
  }
  return stored;
}

/** The same for a client that is to be changed. Throws 409 if it is deactivated. */
export function ownActiveClient(state: StoredState, request: SandboxRequest, orgno: string): StoredClient {
  const stored = ownClient(state, request, orgno);
  if (!stored.registration.client.active) throw new ApiError(409, 'conflict', 'The client is deactivated');
  return stored;
}

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

/** The handlers that the portal's pages call on behalf of the organisation. */
export const clientHandlers = { create, replace, deactivate } satisfies Record<string, OrganisationHandler>;

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

/**
 * Replaces the whole client. Fields that are missing in the body are removed or get their default. `active` deactivates or
 * activates it.
 */
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

/** Deactivates the client. It is kept with its keys, and listed with `inactive=true`. Repeating this does no harm. */
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

/** The client in the format of an answer, with its keys if it has any (self-service-api.md §3). */
function shape({ client, keys }: Registration): object {
  return { onbehalfof: [], ...client, ...(keys.length > 0 ? { jwks: { keys } } : {}) };
}

function fields(body: ClientBody, orgno: string) {
  return { ...body, client_orgno: orgno, scopes: [...new Set(body.scopes)] };
}

function refuseOtherOrganisation(body: ClientBody, orgno: string): void {
  if ((body.client_orgno ?? orgno) === orgno) return;
  throw new ApiError(403, 'forbidden', 'The organisation number doesn’t match the token');
}

/** Ids are chosen by the server. An existing one can't be used again, not even a deactivated client's. */
function refuseTakenId(state: StoredState, clientId: string | undefined): void {
  if (!state.clients.some(({ registration }) => registration.client.client_id === clientId)) return;
  throw new ApiError(409, 'conflict', 'A client with this client_id already exists (active or deactivated)');
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

/** Scopes that the client already has may stay although the access is gone. Otherwise it could not even be renamed. */
function refuseUnusableScopes(
  world: World,
  state: StoredState,
  body: ClientBody,
  orgno: string,
  remaining: readonly string[],
): void {
  const client = { orgno, integrationType: body.integration_type };
  const added = body.scopes.filter((name) => !remaining.includes(name));
  const reasons = added
    .map((name) => whyNotOnClient(state, world.catalogue, client, name))
    .filter((why) => why !== undefined);
  if (reasons.length > 0)
    throw invalidFields(
      'client',
      reasons.map((message) => ({ field: 'scopes', message })),
    );
}
