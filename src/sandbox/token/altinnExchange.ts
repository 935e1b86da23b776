import { ApiError } from '../api/apiError.ts';
import { callerOf } from '../api/authorisation.ts';
import { text, type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { type World } from '../world.ts';

/** Seconds that a simulated Altinn token lives. */
const lifetime = 30 * 60;

/**
 * Altinn's exchange of a Maskinporten token for one of its own (self-service-api.md §5), simulated: the sandbox has no
 * Altinn, so that any token of the sandbox will do. The answer is the bare JWT.
 */
export function altinnExchangeRoutes(world: World): Route[] {
  const path = '/authentication/api/v1/exchange/maskinporten';
  return [{ method: 'GET', path, handle: (request) => exchange(world, request) }];
}

/** With `?test=true` the caller acts as the test organisation TTD, which takes a service owner's scope. */
async function exchange(world: World, request: SandboxRequest): Promise<Answer> {
  const { orgno, scopes, login } = await callerOf(world, request);
  if (login) throw new ApiError(401, 'invalid_token', 'The access token is not one of Maskinporten’s');
  const isTest = request.query.get('test') === 'true';
  if (isTest && !scopes.includes('altinn:serviceowner')) {
    throw new ApiError(403, 'forbidden', 'Acting as TTD needs the scope altinn:serviceowner');
  }
  const claims = {
    iss: `${world.issuer}authentication/api/v1/openid/`,
    scope: scopes.join(' '),
    'urn:altinn:orgNumber': orgno,
    ...(isTest ? { 'urn:altinn:org': 'ttd' } : {}),
    'urn:altinn:authenticatemethod': 'maskinporten',
    'urn:altinn:authlevel': 3,
    jti: world.newId(),
  };
  return text(200, await world.accessTokens.sign(claims, lifetime));
}
