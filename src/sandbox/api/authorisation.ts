import type { Login } from '../ansattporten/logins.ts';
import { loginOf } from '../ansattporten/tokenRoutes.ts';
import { type Answer, bearerToken, type SandboxRequest } from '../http/answer.ts';
import type { Handler } from '../http/router.ts';
import { hasSignedTerms } from '../terms/termsRoutes.ts';
import { adminScope } from '../token/adminClients.ts';
import type { World } from '../world.ts';
import { ApiError, termsNotSigned } from './apiError.ts';

type AdminScope = (typeof adminScope)[keyof typeof adminScope];

/** Handles a request on behalf of the organisation (its number) that the token represents. */
export type OrganisationHandler = (
  world: World,
  request: SandboxRequest,
  orgno: string,
  scopes: readonly string[],
) => Answer | Promise<Answer>;

/** The caller: a machine with a token of its client, or a user with one of their login. */
interface Caller {
  /** The organisation that is represented. */
  readonly orgno: string;
  readonly scopes: readonly string[];
  /** A user's login. */
  readonly login?: Login;
}

/** The caller that the token identifies. Throws 401 without a valid token. */
export async function callerOf(world: World, { headers }: SandboxRequest): Promise<Caller> {
  const bearer = bearerToken(headers);
  const token = await world.accessTokens.verify(bearer);
  if (token) return token;
  const login = await loginOf(world, bearer);
  // A user's rights depend on the organisation's rights in Altinn. In the sandbox, users have all of them.
  if (login) return { orgno: login.orgno, scopes: Object.values(adminScope), login };
  throw new ApiError(401, 'invalid_token', 'The access token is missing, has expired or wasn’t issued by this sandbox');
}

/**
 * Allows a request with a valid token (else 401) and one of the scopes (else 403), for an organisation that has accepted the
 * terms of use (else 428). Without `anyOf`, any token will do.
 */
export function authorised(world: World, anyOf: readonly AdminScope[], handle: OrganisationHandler): Handler {
  return async (request) => {
    const { orgno, scopes } = await callerOf(world, request);
    if (anyOf.length > 0 && !anyOf.some((scope) => scopes.includes(scope))) {
      throw new ApiError(403, 'insufficient_scope', `Needs the scope ${anyOf.join(' or ')}`);
    }
    if (!hasSignedTerms(world, orgno)) throw termsNotSigned();
    return handle(world, request, orgno, scopes);
  };
}
