import { createHash } from 'node:crypto';
import { type Answer, json } from '../http/answer.ts';
import { bearerToken } from '../http/requestHeaders.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { organisationName } from '../organisationNames.ts';
import { type World } from '../world.ts';
import { type Login } from './logins.ts';
import { nativeClientId } from './nativeClient.ts';
import { givenDetails } from './requestedDetails.ts';

/** Seconds that an access token and an ID token live. */
const lifetime = 120;

/** A token response (OpenID Connect Core §3.1.3.3) for a login; `nonce` only with the first. */
export async function tokenResponse(world: World, login: Login, nonce: string | null): Promise<object> {
  const { signer, logins } = world.ansattporten;
  const { authorizationDetailsIn, workAccount } = world.variants;
  const { scope, acr, details } = login.request;
  const { refreshToken, expiresIn } = logins.nextRefreshToken(login.sid);
  const organisation = { orgno: login.orgno, name: organisationName(world, login.orgno) ?? '' };
  const about = {
    sub: personId(),
    sid: login.sid,
    acr,
    authorization_details: givenDetails(details, organisation, workAccount),
  };
  const accessClaims = { ...about, client_id: nativeClientId, scope, token_type: 'Bearer', jti: world.newId() };
  const accessToken = await signer.sign(accessClaims, lifetime);
  const idClaims = {
    ...about,
    aud: nativeClientId,
    amr: ['TestID'],
    auth_time: Math.floor(login.since / 1000),
    at_hash: leftHalfOfHash(accessToken),
    jti: world.newId(),
    ...(nonce === null ? {} : { nonce }),
  };
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: lifetime,
    scope,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
    refresh_token_expires_in: expiresIn,
    id_token: await signer.sign(idClaims, lifetime),
    ...(authorizationDetailsIn === 'both' ? { authorization_details: about.authorization_details } : {}),
  };
}

/** The login that an access token speaks for; undefined when it is none, or no longer. */
export async function loginOf(world: World, accessToken: string): Promise<Login | undefined> {
  const { signer, logins } = world.ansattporten;
  const claims = await signer.claimsOf(accessToken);
  // Neither is an ID token: that says who somebody is, and opens nothing.
  if (claims?.token_type !== 'Bearer') return undefined;
  return logins.ofAccessToken(String(claims.sid), String(claims.jti));
}

/** Who has logged in (OpenID Connect Core §5.3): no more than the ID token says. */
export async function userInfo(world: World, { headers }: SandboxRequest): Promise<Answer> {
  if (await loginOf(world, bearerToken(headers))) return json(200, { sub: personId() });
  return { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: '' };
}

/** One person logs in to the sandbox; another client would know them by another id (OpenID Connect Core §8.1). */
function personId(): string {
  return createHash('sha256').update(`${nativeClientId} the person`).digest('base64url');
}

/** OpenID Connect Core §3.1.3.6. */
function leftHalfOfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}
