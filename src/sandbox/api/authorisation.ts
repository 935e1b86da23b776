import { type Answer } from '../http/answer.ts';
import { type Handler } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { type World } from '../world.ts';
import { ApiError } from './apiError.ts';

/** The scopes that open the self-service API (self-service-api.md §2, §4 B). */
export const adminScope = {
  readClients: 'idporten:dcr.read',
  writeClients: 'idporten:dcr.write',
  modifyClients: 'idporten:dcr.modify',
  readScopes: 'idporten:scopes.read',
  writeScopes: 'idporten:scopes.write',
} as const;

export type AdminScope = (typeof adminScope)[keyof typeof adminScope];

/** Handles a request on behalf of the organisation (its number) whose token, with its scopes, came along. */
export type OrganisationHandler = (
  world: World,
  request: SandboxRequest,
  orgno: string,
  scopes: readonly string[],
) => Answer | Promise<Answer>;

/**
 * Lets in a caller whose token is good (else 401) and has one of the scopes (else 403); any token will do when there
 * are none to choose from.
 */
export function authorised(world: World, anyOf: readonly AdminScope[], handle: OrganisationHandler): Handler {
  return async (request) => {
    const bearer = /^Bearer (?<token>[\w.-]+)$/i.exec(request.headers.authorization ?? '')?.groups?.token;
    const token = bearer === undefined ? undefined : await world.accessTokens.verify(bearer);
    if (!token) throw new ApiError(401, 'invalid_token', 'The access token is missing, expired or not from here');
    if (anyOf.length > 0 && !anyOf.some((scope) => token.scopes.includes(scope))) {
      throw new ApiError(403, 'insufficient_scope', `Needs the scope ${anyOf.join(' or ')}`);
    }
    return handle(world, request, token.orgno, token.scopes);
  };
}
