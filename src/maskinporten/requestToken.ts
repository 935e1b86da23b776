import type { Environment } from '../environments/environment.ts';
import type { Http } from '../http/http.ts';
import { type GrantClaims, type GrantKey, signGrant } from './grant.ts';
import { type AccessToken, fetchToken } from './tokenEndpoint.ts';

interface Needs {
  readonly http: Http;
  readonly now: () => Date;
  /** A fresh jti each time (a UUID). */
  readonly newId: () => string;
}

/**
 * Signs a new grant for the environment's token endpoint, and exchanges it. Throws TokenError, HttpError, Cancelled, and jose's
 * errors for a key that cannot sign.
 */
export async function requestToken(
  { http, now, newId }: Needs,
  { issuer, tokenEndpoint }: Pick<Environment, 'issuer' | 'tokenEndpoint'>,
  claims: Omit<GrantClaims, 'audience'>,
  key: GrantKey,
  signal?: AbortSignal,
): Promise<AccessToken> {
  const grant = await signGrant({ ...claims, audience: issuer }, key, now(), newId);
  return fetchToken(http, tokenEndpoint, grant, signal);
}
