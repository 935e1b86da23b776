import { json, type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { isForm } from '../http/requestHeaders.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { type World } from '../world.ts';
import { LoginError } from './loginError.ts';
import { tokenResponse } from './loginTokens.ts';
import { nativeClientId } from './nativeClient.ts';

/** Ansattporten's token and revocation endpoints (RFC 6749 §4.1.3 and §6, RFC 7009), for a client without a secret. */
export function loginTokenRoutes(world: World): Route[] {
  return [
    { method: 'POST', path: '/ansattporten/token', handle: (request) => grantTokens(world, readForm(request)) },
    { method: 'POST', path: '/ansattporten/revoke', handle: (request) => revoke(world, readForm(request)) },
  ];
}

interface Form {
  readonly optional: (name: string) => string | null;
  /** Throws a LoginError. */
  readonly required: (name: string) => string;
}

/** The fields of a form, by name; none of them twice (RFC 6749 §3.2). Throws a LoginError. */
export function readForm({ headers, body }: SandboxRequest): Form {
  if (!isForm(headers)) {
    throw new LoginError('invalid_request', 'Content-Type must be application/x-www-form-urlencoded');
  }
  const form = new URLSearchParams(body);
  if (new Set(form.keys()).size < form.size) throw new LoginError('invalid_request', 'A parameter is given twice');
  if (form.get('client_id') !== nativeClientId || headers.authorization !== undefined) {
    throw new LoginError('invalid_client', 'client_id must be that of the native client, which has no secret');
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
      // RFC 6749 §6: no scope that was not given before.
      const isWider = (optional('scope') ?? '').split(' ').some((scope) => scope !== '' && !given.includes(scope));
      if (isWider) throw new LoginError('invalid_scope', 'scope is wider than that of the login');
      return answer(await tokenResponse(world, login, null));
    }
    default:
      throw new LoginError('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token');
  }
}

function answer(response: object): Answer {
  return json(200, response, { pragma: 'no-cache' });
}

/** A token that is unknown is none that needs revoking (RFC 7009 §2.2). */
async function revoke(world: World, { required }: Form): Promise<Answer> {
  const { logins, signer } = world.ansattporten;
  const token = required('token');
  logins.revokeRefreshToken(token);
  const claims = await signer.claimsOf(token);
  if (claims) logins.revokeAccessToken(String(claims.sid), String(claims.jti));
  return { status: 200, headers: {}, body: '' };
}
