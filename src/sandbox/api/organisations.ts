import { delegationSource } from '../catalogue/catalogueScope.ts';
import { json, type Answer } from '../http/answer.ts';
import { type Handler, type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { type World } from '../world.ts';
import { ApiError } from './apiError.ts';
import { authorised } from './authorisation.ts';
import { isOrganisationNumber } from './organisationNumber.ts';

/** Organisation and user (self-service-api.md §2). */
export function organisationRoutes(world: World): Route[] {
  return [
    { method: 'GET', path: '/api/v1/organizations/:orgno', handle: byNumber(world) },
    { method: 'GET', path: '/api/v1/auth/user', handle: authorised(world, [], user) },
    { method: 'POST', path: '/api/v1/auth/switch-synth-org', handle: authorised(world, [], refuseMachine) },
    {
      method: 'GET',
      path: '/api/v1/delegationsources',
      handle: authorised(world, [], () => json(200, [{ name: 'altinn', issuer: delegationSource }])),
    },
  ];
}

/** Open. */
function byNumber(world: World): Handler {
  return ({ params: { orgno = '' } }) => {
    if (!isOrganisationNumber(orgno)) throw new ApiError(400, 'invalid_request', 'Not an organisation number');
    const name = world.catalogue.organisationName(orgno);
    if (name === undefined) throw new ApiError(404, 'not_found', 'No such organisation');
    return json(200, { orgnr: orgno, name });
  };
}

function user(world: World, _request: SandboxRequest, orgno: string): Answer {
  return json(200, {
    authenticated_organization_number: orgno,
    authenticated_organization_name: world.catalogue.organisationName(orgno),
    is_synthetic_organization_number: true,
    has_consented: true,
  });
}

/** Only a person who is logged in can represent another synthetic organisation. */
function refuseMachine(): never {
  throw new ApiError(403, 'forbidden', 'A machine represents the organisation of its client');
}
