import { createHash } from 'node:crypto';
import { type Answer, bearerToken, isForm, json, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { organisationName } from '../organisationNames.ts';
import type { World } from '../world.ts';
import { givenDetails, LoginError, nativeClientId } from './authorizationRequest.ts';
import type { Login } from './logins.ts';

/** Lifetime of access tokens and ID tokens, in seconds. */
const lifetime = 120;

/** A token response (OpenID Connect Core §3.1.3.3) for a login. Only the first contains the `nonce`. */
async function tokenResponse(world: World, login: Login, nonce: string | null): Promise<object> {
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

/** The login of an access token; undefined if the token is invalid, or no longer valid. */
export async function loginOf(world: World, accessToken: string): Promise<Login | undefined> {
  const { signer, logins } = world.ansattporten;
  const claims = await signer.claimsOf(accessToken);
  // An ID token is not an access token: it identifies the user, but gives no access.
  if (claims?.token_type !== 'Bearer') return undefined;
  return logins.ofAccessToken(String(claims.sid), String(claims.jti));
}

/** The userinfo endpoint (OpenID Connect Core §5.3). It returns no more than the ID token contains. */
export async function userInfo(world: World, { headers }: SandboxRequest): Promise<Answer> {
  if (await loginOf(world, bearerToken(headers))) return json(200, { sub: personId() });
  return { status: 401, headers: { 'www-authenticate': 'Bearer error="invalid_token"' }, body: '' };
}

/** The only user of the sandbox. Each client has its own id for a user (OpenID Connect Core §8.1). */
function personId(): string {
  return createHash('sha256').update(`${nativeClientId} the person`).digest('base64url');
}

/** The token's hash as in OpenID Connect Core §3.1.3.6. */
function leftHalfOfHash(token: string): string {
  return createHash('sha256').update(token).digest().subarray(0, 16).toString('base64url');
}

/** Ansattporten's token and revocation endpoints (RFC 6749 §4.1.3 and §6, RFC 7009), for a client without a secret. */
export function loginTokenRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/ansattporten/token', handle: (request) => grantTokens(world, readForm(request)) },
    { method: 'POST', path: '/ansattporten/revoke', handle: (request) => revoke(world, readForm(request)) },
  ];
}

interface Form {
  readonly optional: (name: string) => string | null;
  /** Returns a field's value. Throws a LoginError if it is missing. */
  readonly required: (name: string) => string;
}

/** The fields of a form by name. None may be repeated (RFC 6749 §3.2). Throws a LoginError. */
export function readForm({ headers, body }: SandboxRequest): Form {
  if (!isForm(headers)) {
    throw new LoginError('invalid_request', 'Content-Type must be application/x-www-form-urlencoded');
  }
  const form = new URLSearchParams(body);
  if (new Set(form.keys()).size < form.size) throw new LoginError('invalid_request', 'A parameter is repeated');
  if (form.get('client_id') !== nativeClientId || headers.authorization !== undefined) {
    throw new LoginError('invalid_client', 'client_id must be the ID of the native client, and no secret may be sent');
  }
  return {
    optional: (name) => form.get(name),
    required: (name) => {
      const value = form.get(name);
      if (!value) throw new LoginError('invalid_request', `${name} is missing`);
      return value;
    },
  };
}

async function grantTokens(world: World, { optional, required }: Form): Promise<Answer> {
  const { logins } = world.ansattporten;
  switch (required('grant_type')) {
    case 'authorization_code': {
      const login = logins.redeem(required('code'), required('redirect_uri'), required('code_verifier'));
      return answer(await tokenResponse(world, login, login.request.nonce));
    }
    case 'refresh_token': {
      const login = logins.refresh(required('refresh_token'));
      const given = login.request.scope.split(' ');
      // Only scopes that were granted before can be requested (RFC 6749 §6).
      const isWider = (optional('scope') ?? '').split(' ').some((scope) => scope !== '' && !given.includes(scope));
      if (isWider) throw new LoginError('invalid_scope', 'scope must not exceed the scope of the login');
      return answer(await tokenResponse(world, login, null));
    }
    default:
      throw new LoginError('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token');
  }
}

function answer(response: object): Answer {
  return json(200, response, { pragma: 'no-cache' });
}

/** An unknown token does not need to be revoked, so it is not an error (RFC 7009 §2.2). */
async function revoke(world: World, { required }: Form): Promise<Answer> {
  const { logins, signer } = world.ansattporten;
  const token = required('token');
  logins.revokeRefreshToken(token);
  const claims = await signer.claimsOf(token);
  if (claims) logins.revokeAccessToken(String(claims.sid), String(claims.jti));
  return { status: 200, headers: {}, body: '' };
}
