import type { Login } from '../ansattporten/logins.ts';
import { loginOf } from '../ansattporten/tokenRoutes.ts';
import { type Answer, bearerToken, type SandboxRequest } from '../http/answer.ts';
import type { Handler } from '../http/router.ts';
import { hasSignedTerms } from '../terms/termsRoutes.ts';
import { adminScope } from '../token/adminClients.ts';
import type { World } from '../world.ts';
import { ApiError, termsNotSigned } from './apiError.ts';

type AdminScope = (typeof adminScope)[keyof typeof adminScope];

/** Handles a request on behalf of the organisation (its number) whose token, with its scopes, came along. */
export type OrganisationHandler = (
  world: World,
  request: SandboxRequest,
  orgno: string,
  scopes: readonly string[],
) => Answer | Promise<Answer>;

/** Who calls: a machine by the token of its client, or a person by that of their login. */
interface Caller {
  /** of the organisation represented */
  readonly orgno: string;
  readonly scopes: readonly string[];
  /** a person's */
  readonly login?: Login;
}

/** The caller whose token came along; 401 when there is none that is good. */
export async function callerOf(world: World, { headers }: SandboxRequest): Promise<Caller> {
  const bearer = bearerToken(headers);
  const token = await world.accessTokens.verify(bearer);
  if (token) return token;
  const login = await loginOf(world, bearer);
  // What a person may do is settled by the organisation's rights in Altinn: all of it, in the sandbox.
  if (login) return { orgno: login.orgno, scopes: Object.values(adminScope), login };
  throw new ApiError(401, 'invalid_token', 'The access token is missing, has expired or wasn’t issued by this sandbox');
}

/**
 * Lets in a caller whose token is good (else 401) and has one of the scopes (else 403), for an organisation that has
 * signed the terms of use (else 428); any token will do when there are no scopes to choose from.
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
