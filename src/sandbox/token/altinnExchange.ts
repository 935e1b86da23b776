import { type Answer, bearerToken, type SandboxRequest, text } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { serviceOwners } from '../seed/seed.ts';
import type { World } from '../world.ts';
import { consumerOf } from './adminClients.ts';

/** Lifetime of an Altinn token in seconds. */
const lifetime = 30 * 60;
/**
 * Organisation number of the Norwegian Digitalisation Agency, the only organisation that may act as Altinn's test organisation
 * TTD.
 */
const digdir = '991825827';

/**
 * Altinn's exchange of a Maskinporten token for its own, following Altinn's server code (self-service-api.md §5). The tokens
 * are signed with the sandbox's key, as there is no Altinn here.
 */
export function altinnExchangeRoutes(world: World): Route[] {
  const path = '/authentication/api/v1/exchange/:provider';
  return [{ method: 'GET', path, handle: (request) => exchange(world, request) }];
}

async function exchange(world: World, { headers, params, query }: SandboxRequest): Promise<Answer> {
  if (params.provider !== 'maskinporten') return text(400, `Token provider ${params.provider ?? ''} is not supported`);
  if (headers['x-altinn-enterpriseuser-authentication'] !== undefined) return gone();
  const claims = await world.accessTokens.claimsOf(bearerToken(headers));
  const orgno = consumerOf(claims);
  if (!claims || orgno === undefined) return unauthorized();
  const { aud: _aud, iss: _iss, client_amr: _amr, sid: _sid, exp: _exp, iat: _iat, ...ownClaims } = claims;
  const isServiceOwner = String(claims.scope).includes('altinn:serviceowner');
  const actsAsTestOrganisation = query.get('test') === 'true' && orgno === digdir;
  const shortName = actsAsTestOrganisation ? 'ttd' : serviceOwners.get(orgno);
  const token = await world.accessTokens.sign(
    {
      ...ownClaims,
      iss: `${world.issuer}authentication/api/v1/openid/`,
      sid: world.newId(),
      'urn:altinn:orgNumber': orgno,
      ...(isServiceOwner && shortName !== undefined ? { 'urn:altinn:org': shortName } : {}),
      'urn:altinn:authenticatemethod': 'maskinporten',
      'urn:altinn:authlevel': 3,
    },
    lifetime,
  );
  return negotiated(headers.accept, token);
}

/** Like ASP.NET's formatters: the token is a JSON string, in quotes, only for callers that do not accept plain text. */
function negotiated(accept: string | undefined, token: string): Answer {
  const taken = (accept ?? '*/*').split(',').map((one) => (one.split(';')[0] ?? '').trim().toLowerCase());
  const isPlain = taken.some((type) => ['*/*', 'text/*', 'text/plain', ''].includes(type));
  if (isPlain || !taken.includes('application/json')) return text(200, token);
  return { status: 200, headers: { 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(token) };
}

function unauthorized(): Answer {
  const body = { type: 'https://tools.ietf.org/html/rfc9110#section-15.5.2', title: 'Unauthorized', status: 401 };
  return { status: 401, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(body) };
}

/** Enterprise users were removed together with Altinn 2, in June 2026. */
function gone(): Answer {
  const body = { title: 'Gone', status: 410, detail: 'Enterprise user authentication is no longer supported.' };
  return { status: 410, headers: { 'content-type': 'application/problem+json' }, body: JSON.stringify(body) };
}
