import { ApiError } from '../api/apiError.ts';
import { clientHandlers, ownClient } from '../api/clients.ts';
import { keyHandlers } from '../api/keys.ts';
import { type Answer, type SandboxRequest, seeOther } from '../http/answer.ts';
import type { Handler, Route } from '../http/router.ts';
import { organisationName } from '../organisationNames.ts';
import { languageOf, refuseForeignForm } from '../pages/page.ts';
import { loginOrganisations } from '../seed/seed.ts';
import type { ClientFields, Registration } from '../state/database.ts';
import { hasSignedTerms } from '../terms/termsRoutes.ts';
import { jwtBearer } from '../token/grant.ts';
import type { World } from '../world.ts';
import {
  clientPage,
  type ClientTab,
  listPage,
  loginPage,
  newClientPage,
  notFoundPage,
  type PortalView,
  termsPage,
} from './portalPages.ts';
import { availableScopes, pressedButton, ScopeForm } from './scopeForm.ts';

/** Default lifetime of a new client's access tokens, in seconds (portal.md, “New client”). */
const usualLifetime = 120;

/**
 * A simulation of Digdir's self-service portal: its addresses below `/portal`, its fields, texts and order (portal.md). There
 * is no login; users just select the organisation they represent. Input is validated by the same code as in the self-service
 * API.
 */
export function portalRoutes(world: World): Route[] {
  const at = (path: string, handle: PortalHandler): Route[] =>
    ['GET', 'POST'].map((method) => ({ method, path: `/portal${path}`, handle: representing(world, handle) }));
  return [
    {
      method: 'GET',
      path: '/portal',
      handle: ({ path }) => seeOther(path.endsWith('/') ? 'clients' : 'portal/clients'),
    },
    { method: 'GET', path: '/portal/login', handle: (request) => loginPage(viewOf(world, request), returnTo(request)) },
    { method: 'POST', path: '/portal/login', handle: (request) => logIn(world, request) },
    ...at('/clients', list),
    ...at('/client/add/maskinporten', create),
    ...at('/clients/:clientId', client),
  ];
}

type PortalHandler = (world: World, request: SandboxRequest, view: PortalView) => Answer;

/** Allows requests only after an organisation has been selected, and forms only from the sandbox's own pages. */
function representing(world: World, handle: PortalHandler): Handler {
  return (request) => {
    const view = viewOf(world, request);
    if (request.method === 'POST') refuseForeignForm(world, request);
    if (view.orgno === '') return seeOther(`${upToPortal(request)}login?to=${encodeURIComponent(below(request))}`);
    if (!hasSignedTerms(world, view.orgno)) return termsPage(view, `${upToPortal(request)}../terms/${view.orgno}`);
    return handle(world, request, view);
  };
}

function viewOf(world: World, request: SandboxRequest): PortalView {
  const [, orgno = ''] = /(?:^|;\s*)represented=(\d{9})(?:;|$)/.exec(request.headers.cookie ?? '') ?? [];
  const name = organisationName(world, orgno);
  const represented = name === undefined ? { orgno: '', name: '' } : { orgno, name };
  return { lang: languageOf(request, request.query), base: upToPortal(request), ...represented };
}

/** Relative path from the request's page to `/portal/`, because a proxy may show it below another path. */
function upToPortal({ path }: SandboxRequest): string {
  return '../'.repeat(path.split('/').length - 3);
}

/** The requested page below `/portal/`. */
function below({ path }: SandboxRequest): string {
  return path.split('/').slice(2).join('/');
}

/** The page to return to. Only pages below `/portal/` are allowed, never another site. */
function returnTo({ query }: SandboxRequest): string {
  const to = query.get('to') ?? '';
  return /^client(?:s(?:\/[\w.-]+)?|\/add\/maskinporten)$/.test(to) ? to : 'clients';
}

function logIn(world: World, request: SandboxRequest): Answer {
  refuseForeignForm(world, request);
  const orgno = new URLSearchParams(request.body).get('organisation') ?? '';
  const to = returnTo(request);
  if (!loginOrganisations.some((listed) => listed.orgno === orgno)) return loginPage(viewOf(world, request), to);
  // Not a secret, because everybody may represent any of the sandbox's organisations.
  return seeOther(to, { 'set-cookie': `represented=${orgno}; HttpOnly; SameSite=Lax` });
}

function list({ database }: World, { query }: SandboxRequest, view: PortalView): Answer {
  const search = (query.get('q') ?? '').trim();
  const own = database
    .read()
    .clients.map(({ registration }) => registration.client)
    .filter((client) => client.client_orgno === view.orgno && client.active)
    .filter((client) => matches(client, search.toLowerCase()))
    .sort((a, b) => b.created.localeCompare(a.created));
  return listPage(view, own, search, query.get('done'));
}

function matches({ client_name, client_id, description = '' }: ClientFields, search: string): boolean {
  return [client_name, client_id, description].some((text) => text.toLowerCase().includes(search));
}

function create(world: World, request: SandboxRequest, view: PortalView): Answer {
  const fields = new URLSearchParams(request.body);
  const scopes = ScopeForm.of(fields, () => availableScopes(world, view.orgno));
  if (fields.get('action') !== 'create') return newClientPage(view, fields, scopes, usualLifetime);
  const client = { ...maskinporten, ...details(fields), scopes: scopes.chosen };
  const error = refusalOf(() => clientHandlers.create(world, sentJson(request, client), view.orgno));
  // Like the real portal, shows the list rather than the client.
  return error ? newClientPage(view, fields, scopes, usualLifetime, error) : seeOther('../../clients?done=created');
}

/** What the portal registers for Maskinporten clients without asking. */
const maskinporten = {
  integration_type: 'maskinporten',
  application_type: 'web',
  token_endpoint_auth_method: 'private_key_jwt',
  grant_types: [jwtBearer],
};

/** The client's details. The lifetime is text, as the portal sends it. */
function details(fields: URLSearchParams): object {
  return {
    client_name: fields.get('client_name') ?? '',
    description: fields.get('description') ?? '',
    access_token_lifetime: fields.get('access_token_lifetime') ?? '',
  };
}

function client(world: World, request: SandboxRequest, view: PortalView): Answer {
  const fields = new URLSearchParams(request.body);
  const scopes = ScopeForm.of(fields, () => availableScopes(world, view.orgno));
  const { action, subject } = pressedButton(fields);
  const own = (): Registration => ownClient(world.database.read(), request, view.orgno).registration;
  if (refusalOf(own)) return notFoundPage(view);
  const { client: before } = own();
  const replace = (differs: object): Answer =>
    clientHandlers.replace(world, sentJson(request, { ...before, ...differs }), view.orgno);
  const buttons: Readonly<Record<string, () => Answer>> = {
    save: () => replace(details(fields)),
    delete: () => clientHandlers.deactivate(world, request, view.orgno),
    addKey: () => keyHandlers.upload(world, sent(request, 'text/plain', fields.get('key') ?? ''), view.orgno),
    removeKey: () => keyHandlers.remove(world, { ...request, params: { ...request.params, kid: subject } }, view.orgno),
    submit: () => replace({ scopes: [...before.scopes, ...scopes.ticked] }),
    remove: () => replace({ scopes: before.scopes.filter((scope) => scope !== subject) }),
  };
  const press = Object.hasOwn(buttons, action) ? buttons[action] : undefined;
  const error = press && refusalOf(press);
  if (action === 'delete' && !error) return seeOther('../clients?done=deactivated');
  return clientPage(view, own(), tabOf(action), scopes, { error, isSaved: action === 'save' && !error });
}

/** The tab with the pressed button. */
function tabOf(action: string): ClientTab {
  if (action === 'addKey' || action === 'removeKey') return 'keys';
  return ['open', 'search', 'submit', 'remove'].includes(action) ? 'scopes' : 'details';
}

/** The request in the form in which the portal's front end would send it to the API. */
function sent(request: SandboxRequest, contentType: string, body: string): SandboxRequest {
  return { ...request, headers: { ...request.headers, 'content-type': contentType }, body };
}

function sentJson(request: SandboxRequest, body: object): SandboxRequest {
  return sent(request, 'application/json', JSON.stringify(body));
}

/** The API's refusal; undefined if it accepts. */
function refusalOf(act: () => unknown): ApiError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}
