import { type Answer, json, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { html, languageOf, page, textsIn } from '../pages/page.ts';
import { knownToTokenEndpoint } from '../state/spreading.ts';
import type { World } from '../world.ts';
import {
  checkTimes,
  GrantError,
  invalidParameter,
  jwtBearer,
  type KnownClient,
  notAuthenticated,
  readGrant,
  UsedGrants,
} from './grant.ts';
import {
  authorizationDetailsTypes,
  checkAuthorizationDetails,
  type GrantedScopes,
  requestedScopes,
} from './requestedScopes.ts';
import { verifySignature } from './verifySignature.ts';

/** The client with this id, as far as changes have propagated. A deactivated one is not found. Throws a GrantError. */
function knownClient(world: World, clientId: string): KnownClient {
  const admin = world.adminClients.find(clientId);
  if (admin) return admin;
  const stored = world.database.read().clients.find(({ registration }) => registration.client.client_id === clientId);
  const found = stored && knownToTokenEndpoint(stored, world.now().getTime());
  if (!found?.client.active) throw notAuthenticated('MP-100');
  const { client, keys } = found;
  if (client.integration_type !== 'maskinporten' && client.integration_type !== 'api_klient') {
    throw new GrantError('unauthorized_client', 'The client is not registered for Maskinporten');
  }
  const { client_orgno: orgno, scopes, access_token_lifetime: lifetime } = client;
  return { clientId, orgno, scopes, lifetime, keys, isAdmin: false };
}

/** The Maskinporten token endpoint and its metadata (self-service-api.md §5, RFC 7523, RFC 8414). */
export function tokenRoutes(world: World): Route[] {
  const used = new UsedGrants();
  const keys = async (): Promise<Answer> => json(200, { keys: [await world.accessTokens.publicJwk()] });
  return [
    { method: 'POST', path: '/token', handle: (request) => grantToken(world, used, request) },
    { method: 'GET', path: '/jwk', handle: keys },
    { method: 'GET', path: '/jwks', handle: keys },
    { method: 'GET', path: '/.well-known/oauth-authorization-server', handle: () => json(200, metadata(world.issuer)) },
  ];
}

async function grantToken(world: World, used: UsedGrants, request: SandboxRequest): Promise<Answer> {
  const grant = readGrant(request);
  const { claims } = grant;
  const client = knownClient(world, claims.iss);
  if (claims.aud !== world.issuer) throw notAuthenticated('MP-110', 'Invalid JWT claim aud');
  const method = await verifySignature(grant, client, world);
  checkTimes(grant, world.now());
  if (world.variants.resource === 'list' && typeof claims.resource === 'string') {
    throw invalidParameter('resource is not a list');
  }
  // Done only after verification, so that a forged grant can't use up the jti of the real one.
  used.use(grant, world.now());
  const scopes = requestedScopes(world, grant, client);
  checkAuthorizationDetails(grant);
  const { authorization_details: details, resource, pid } = claims;
  const token = {
    client_id: client.clientId,
    client_amr: method,
    ...organisations(scopes),
    scope: scopes.names.join(' '),
    token_type: 'Bearer',
    jti: world.newId(),
    ...(resource === undefined ? {} : { aud: resource }),
    ...(pid === undefined ? {} : { pid }),
    ...(details === undefined ? {} : { authorization_details: details }),
  };
  const accessToken = await world.accessTokens.sign(token, client.lifetime);
  const answer = { access_token: accessToken, token_type: 'Bearer', expires_in: client.lifetime, scope: token.scope };
  return json(200, answer, { pragma: 'no-cache' });
}

function organisations({ consumer, delegation }: GrantedScopes): object {
  if (!delegation) return { consumer: organisation(consumer) };
  return {
    consumer: organisation(consumer),
    supplier: organisation(delegation.supplier),
    delegation_source: delegation.source,
  };
}

function organisation(orgno: string): object {
  return { authority: 'iso6523-actorid-upis', ID: `0192:${orgno}` };
}

function metadata(issuer: string): object {
  return {
    issuer,
    token_endpoint: `${issuer}token`,
    jwks_uri: `${issuer}jwk`,
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256', 'RS384', 'RS512'],
    grant_types_supported: [jwtBearer],
    authorization_details_types_supported: authorizationDetailsTypes,
  };
}

/** The pages that the `error_uri` of a refused grant links to (self-service-api.md §5, errors). */
export function errorPageRoutes(): Route[] {
  return [{ method: 'GET', path: '/errors/:code', handle: show }];
}

function show(request: SandboxRequest): Answer {
  const lang = languageOf(request, request.query);
  const { refusedGrant, errorCodes } = textsIn(lang);
  const { title, notice, unknown } = refusedGrant;
  const { code = '' } = request.params;
  const meaning = Object.entries(errorCodes).find(([registered]) => registered === code)?.[1];
  if (meaning === undefined) return page({ lang, title, body: html`<p>${unknown}</p>`, status: 404 });
  return page({
    lang,
    title,
    body: html`<p class="notice">${notice}</p>
      <h2>${code}</h2>
      <p>${meaning}</p>`,
  });
}
