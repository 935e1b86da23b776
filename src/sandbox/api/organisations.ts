import * as z from 'zod/mini';
import { delegationSource } from '../catalogue/catalogue.ts';
import { type Answer, json, type SandboxRequest } from '../http/answer.ts';
import type { Handler, Route } from '../http/router.ts';
import { isOrganisationNumber, organisationName, rememberOrganisation } from '../organisationNames.ts';
import { hasSignedTerms } from '../terms/termsRoutes.ts';
import type { World } from '../world.ts';
import { ApiError, checked, jsonBody } from './apiError.ts';
import { authorised, callerOf } from './authorisation.ts';

/** Organisation and user (self-service-api.md §2). */
export function organisationRoutes(world: World): Route[] {
  return [
    { method: 'GET', path: '/api/v1/organizations/:orgno', handle: byNumber(world) },
    { method: 'GET', path: '/api/v1/auth/user', handle: (request) => user(world, request) },
    { method: 'POST', path: '/api/v1/auth/switch-synth-org', handle: (request) => switchOrganisation(world, request) },
    {
      method: 'GET',
      path: '/api/v1/delegationsources',
      handle: authorised(world, [], () => json(200, [{ name: 'altinn', issuer: delegationSource }])),
    },
  ];
}

/** Needs no token. */
function byNumber(world: World): Handler {
  return ({ params: { orgno = '' } }) => {
    if (!isOrganisationNumber(orgno)) throw new ApiError(400, 'invalid_request', 'Not an organisation number');
    const name = organisationName(world, orgno);
    if (name === undefined) throw new ApiError(404, 'not_found', 'No such organisation');
    return json(200, { orgnr: orgno, name });
  };
}

/** Also answers organisations that have not accepted the terms of use, so that they can find out. */
async function user(world: World, request: SandboxRequest): Promise<Answer> {
  const { orgno, login } = await callerOf(world, request);
  return json(200, {
    authenticated_organization_number: orgno,
    authenticated_organization_name: organisationName(world, orgno),
    // A login “with organisation number” is simulated as one for a registered organisation.
    is_synthetic_organization_number: login?.isSynthetic ?? true,
    has_consented: hasSignedTerms(world, orgno),
  });
}

const SwitchBody = z.looseObject({
  orgno: z.string().check(z.refine(isOrganisationNumber, 'must be an organisation number')),
});

/** Switches the organisation, which only users logged in with a synthetic organisation can do. The token stays the same. */
async function switchOrganisation(world: World, request: SandboxRequest): Promise<Answer> {
  const { login } = await callerOf(world, request);
  if (!login) throw new ApiError(403, 'forbidden', 'A machine represents the organisation of its client');
  if (!login.isSynthetic) throw new ApiError(403, 'forbidden', 'The login isn’t for a synthetic organisation');
  const { orgno } = checked(SwitchBody, jsonBody(request), 'organization');
  rememberOrganisation(world, orgno);
  login.orgno = orgno;
  return user(world, request);
}
