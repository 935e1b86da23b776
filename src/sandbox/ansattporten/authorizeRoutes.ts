import { isOrganisationNumber } from '../api/organisationNumber.ts';
import { type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { rememberOrganisation } from '../organisationNames.ts';
import { languageOf } from '../pages/language.ts';
import { PageRefusal } from '../pages/pageRefusal.ts';
import { loginOrganisations } from '../seed/organisations.ts';
import { type World } from '../world.ts';
import { authorizationRequest, returnAddress, type AuthorizationRequest } from './authorizationRequest.ts';
import { loginPage, type LoginForm } from './loginPage.ts';
import { RedirectRefusal, sendBack } from './refusals.ts';

/** Where a person logs in: the request comes by GET or POST (OpenID Connect Core §3.1.2.1), the page's answer by POST. */
export function authorizeRoutes(world: World): Route[] {
  const path = '/ansattporten/authorize';
  return [
    {
      method: 'GET',
      path,
      handle: (request) => show(world, request, world.ansattporten.pushedRequests.resolve(request.query)),
    },
    {
      method: 'POST',
      path,
      handle: (request) => {
        const fields = new URLSearchParams(request.body);
        if (fields.has('action')) return answer(world, request, fields);
        return show(world, request, world.ansattporten.pushedRequests.resolve(fields));
      },
    },
  ];
}

function show(world: World, request: SandboxRequest, parameters: URLSearchParams): Answer {
  const asked = read(world, request, parameters);
  // Nothing asked for in Altinn is what the portal does for a synthetic organisation (self-service-api.md §4 A).
  const choice = asked.details.length > 0 ? 'registered' : 'synthetic';
  return shown(request, parameters, asked, { choice, organisation: '', syntheticNumber: '', isWrong: false });
}

/** The parameters came along as hidden fields, and are checked again. */
function answer(world: World, request: SandboxRequest, fields: URLSearchParams): Answer {
  const { issuer, logins } = world.ansattporten;
  if (!world.origins.isOwn(request.headers.origin, request.headers.host))
    throw new PageRefusal('foreignForm', languageOf(request, fields));
  const asked = read(world, request, fields);
  if (fields.get('action') !== 'login') {
    throw new RedirectRefusal('access_denied', 'The person cancelled', asked, issuer);
  }
  const isSynthetic = fields.get('choice') === 'synthetic';
  const organisation = fields.get('organisation') ?? '';
  const syntheticNumber = (fields.get('synthetic_orgno') ?? '').replaceAll(/\s/g, '');
  const orgno = isSynthetic ? syntheticNumber : organisation;
  const isWrong = isSynthetic
    ? !isOrganisationNumber(orgno)
    : loginOrganisations.every((listed) => listed.orgno !== orgno);
  if (isWrong) {
    const choice = isSynthetic ? 'synthetic' : 'registered';
    return shown(request, fields, asked, { choice, organisation, syntheticNumber, isWrong });
  }
  rememberOrganisation(world, orgno);
  const since = world.now().getTime();
  const code = logins.begin({ sid: world.newId(), request: asked, since, isSynthetic, orgno });
  return sendBack(asked, issuer, { code });
}

function read(world: World, request: SandboxRequest, parameters: URLSearchParams): AuthorizationRequest {
  const { issuer, redirectUris } = world.ansattporten;
  const address = returnAddress(parameters, redirectUris, languageOf(request, parameters));
  return authorizationRequest(parameters, address, issuer);
}

function shown(
  request: SandboxRequest,
  parameters: URLSearchParams,
  { redirectUri }: AuthorizationRequest,
  form: LoginForm,
): Answer {
  const lang = languageOf(request, parameters);
  return loginPage({ lang, parameters, organisations: loginOrganisations, redirectUri, form });
}
