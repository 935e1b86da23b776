import { json } from '../http/answer.ts';
import { type Handler, type Route } from '../http/router.ts';
import { type World } from '../world.ts';
import { ApiError } from './apiError.ts';
import { authorised, type OrganisationHandler } from './authorisation.ts';
import { isOrganisationNumber } from './organisationNumber.ts';

/** Organisation and user (self-service-api.md §2). */
export function organisationRoutes(world: World): Route[] {
  return [
    { method: 'GET', path: '/api/v1/organizations/:orgno', handle: byNumber(world) },
    { method: 'GET', path: '/api/v1/auth/user', handle: authorised(world, [], user(world)) },
    { method: 'POST', path: '/api/v1/auth/switch-synth-org', handle: authorised(world, [], refuseMachine) },
    {
      method: 'GET',
      path: '/api/v1/delegationsources',
      handle: authorised(world, [], () => json(200, [{ name: 'altinn', issuer: delegationSource }])),
    },
  ];
}

/** Altinn of the test environment, the only one there is to delegate in. */
export const delegationSource = 'https://tt02.altinn.no/';

/** Open. */
function byNumber(world: World): Handler {
  return ({ params: { orgno = '' } }) => {
    if (!isOrganisationNumber(orgno)) throw new ApiError(400, 'invalid_request', 'Not an organisation number');
    const name = world.catalogue.organisationName(orgno);
    if (name === undefined) throw new ApiError(404, 'not_found', 'No such organisation');
    return json(200, { orgnr: orgno, name });
  };
}

function user(world: World): OrganisationHandler {
  return (_request, orgno) =>
    json(200, {
      authenticated_organization_number: orgno,
      authenticated_organization_name: world.catalogue.organisationName(orgno),
      is_synthetic_organization_number: true,
      has_consented: true,
    });
}

/** Only a person who is logged in can represent another synthetic organisation. */
const refuseMachine: OrganisationHandler = () => {
  throw new ApiError(403, 'forbidden', 'A machine represents the organisation of its client');
};
