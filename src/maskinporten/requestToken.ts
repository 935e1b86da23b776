import type { Environment } from '../environments/environment.ts';
import type { Http } from '../http/http.ts';
import { type GrantClaims, type GrantKey, signGrant } from './grant.ts';
import { type AccessToken, fetchToken, TokenError } from './tokenEndpoint.ts';

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

/**
 * The same, with a single resource once more as a list where the text is refused: it is documented as a list, and sent as a text by
 * every program that was seen (self-service-api.md §5). Throws what was said of the text when the list is no better.
 */
export async function requestTokenEitherWay(
  ...[needs, environment, claims, key, signal]: Parameters<typeof requestToken>
) {
  try {
    return await requestToken(needs, environment, claims, key, signal);
  } catch (error) {
    const mayBeTheForm = error instanceof TokenError && error.refusal.cause === 'invalidParameter';
    if (!mayBeTheForm || claims.resources?.length !== 1) throw error;
    const asList = { ...claims, alwaysAsList: true };
    return requestToken(needs, environment, asList, key, signal).catch((again: unknown) => {
      throw again instanceof TokenError ? error : again;
    });
  }
}
