import { type Answer, json, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import { isOrganisationNumber, rememberOrganisation } from '../organisationNames.ts';
import {
  html,
  type Html,
  type Language,
  languageOf,
  page,
  PageRefusal,
  refuseForeignForm,
  textsIn,
} from '../pages/page.ts';
import { loginOrganisations } from '../seed/seed.ts';
import type { World } from '../world.ts';
import {
  authorizationRequest,
  type AuthorizationRequest,
  LoginError,
  nativeClientId,
  parameterNames,
  redirect,
  RedirectRefusal,
  returnAddress,
  sendBack,
} from './authorizationRequest.ts';
import { requestLifetime } from './logins.ts';
import { readForm } from './tokenRoutes.ts';

/** What the user has entered. `isWrong` is set when the page is shown again because of an error. */
interface LoginForm {
  readonly choice: 'registered' | 'synthetic';
  readonly organisation: string;
  readonly syntheticNumber: string;
  readonly isWrong: boolean;
}

interface LoginPageParts {
  readonly lang: Language;
  /** The request's parameters, which the form includes. */
  readonly parameters: URLSearchParams;
  readonly organisations: readonly { readonly orgno: string; readonly name: string }[];
  readonly redirectUri: string;
  readonly form: LoginForm;
}

/** The login page. It has no script, so the style hides the part that is not selected. */
function loginPage({ lang, parameters, organisations, redirectUri, form }: LoginPageParts): Answer {
  const texts = textsIn(lang).login;
  const hidden = parameterNames.flatMap((name) =>
    parameters.getAll(name).map((value) => html`<input type="hidden" name="${name}" value="${value}" />`),
  );
  const options = organisations.map(({ orgno, name }) => {
    const selected = orgno === form.organisation ? html` selected` : '';
    return html`<option value="${orgno}" ${selected}>${name} (${orgno})</option>`;
  });
  const registered = html`<div class="part registered">
    <label for="organisation">${texts.organisation}</label>
    <select id="organisation" name="organisation" ${flaw(form, 'registered', 'organisation')}>
      ${options}
    </select>
    ${error(form, 'registered', 'organisation', texts.wrongOrganisation)}
  </div>`;
  const synthetic = html`<div class="part synthetic">
    <label for="number">${texts.number}</label>
    <p class="hint" id="number-hint">${texts.hint}</p>
    <input
      type="text"
      id="number"
      name="synthetic_orgno"
      inputmode="numeric"
      autocomplete="off"
      value="${form.syntheticNumber}"
      ${flaw(form, 'synthetic', 'number', 'number-hint')}
    />
    ${error(form, 'synthetic', 'number', texts.wrongNumber)}
  </div>`;
  const body = html`<p class="notice">${texts.notice}</p>
    <form method="post" action="authorize">
      ${hidden}
      <fieldset>
        <legend>${texts.question}</legend>
        ${choice('registered', texts.registered, form)} ${registered} ${choice('synthetic', texts.synthetic, form)}
        ${synthetic}
      </fieldset>
      <button class="main" name="action" value="login">${texts.logIn}</button>
      <button name="action" value="cancel">${texts.cancel}</button>
    </form>`;
  const status = form.isWrong ? 400 : 200;
  return page({ lang, title: texts.title, body, status, leadsTo: sourceOf(redirectUri) });
}

function choice(value: LoginForm['choice'], label: string, form: LoginForm): Html {
  const checked = value === form.choice ? html` checked` : '';
  return html`<div class="choice">
    <input type="radio" id="${value}" name="choice" value="${value}" ${checked} /><label for="${value}">${label}</label>
  </div>`;
}

/** Attributes that mark a field as invalid, also for screen readers, and point to the explanation. */
function flaw({ choice, isWrong }: LoginForm, part: LoginForm['choice'], field: string, hint = ''): Html {
  const isFlawed = isWrong && choice === part;
  const described = [hint, isFlawed ? `${field}-error` : ''].join(' ').trim();
  const description = described === '' ? '' : html` aria-describedby="${described}"`;
  return html`${description}${isFlawed ? html` aria-invalid="true" autofocus` : ''}`;
}

function error({ choice, isWrong }: LoginForm, part: LoginForm['choice'], field: string, text: string): Html {
  return isWrong && choice === part ? html`<p class="error" id="${field}-error">${text}</p>` : html``;
}

/** The redirect target as a CSP source. CSP can't express IPv6 addresses, or paths that survive a redirect. */
function sourceOf(uri: string): string {
  const { protocol, origin, hostname } = new URL(uri);
  return /^https?:$/.test(protocol) && !hostname.startsWith('[') ? origin : protocol;
}

/** The login page. Requests arrive by GET or POST (OpenID Connect Core §3.1.2.1), and the page's form by POST. */
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
  // The portal requests no right in Altinn for a synthetic organisation (self-service-api.md §4 A).
  const choice = asked.details.length > 0 ? 'registered' : 'synthetic';
  return shown(request, parameters, asked, { choice, organisation: '', syntheticNumber: '', isWrong: false });
}

/** The parameters come from hidden fields, so they are checked again. */
function answer(world: World, request: SandboxRequest, fields: URLSearchParams): Answer {
  const { issuer, logins } = world.ansattporten;
  refuseForeignForm(world, request, fields);
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

/** Seconds. An expired ID token can still identify the login to end (RP-Initiated Logout 1.0 §2). */
const anyAge = 10 * 365 * 24 * 60 * 60;

/** Where clients send users to log out (OpenID Connect RP-Initiated Logout 1.0). */
export function endSessionRoutes(world: World): Route[] {
  const path = '/ansattporten/endsession';
  return [
    { method: 'GET', path, handle: (request) => endSession(world, request, request.query) },
    { method: 'POST', path, handle: (request) => endSession(world, request, new URLSearchParams(request.body)) },
  ];
}

/** Ends the login that the ID token identifies. If anything is wrong, does nothing and does not redirect. */
async function endSession(world: World, request: SandboxRequest, parameters: URLSearchParams): Promise<Answer> {
  const { signer, logins, postLogoutRedirectUris } = world.ansattporten;
  const lang = languageOf(request, parameters);
  const hint = parameters.get('id_token_hint');
  const claims = hint === null ? undefined : await signer.claimsOf(hint, anyAge);
  if (hint !== null && claims?.aud !== nativeClientId) throw new PageRefusal('wrongHint', lang);
  const clientId = parameters.get('client_id') ?? (claims && nativeClientId);
  if (clientId !== undefined && clientId !== nativeClientId) throw new PageRefusal('unknownClient', lang);
  const uri = parameters.get('post_logout_redirect_uri');
  const isRegistered = uri === null || (clientId !== undefined && postLogoutRedirectUris.includes(uri));
  if (!isRegistered) throw new PageRefusal('unknownRedirectUri', lang);
  if (claims) logins.end(String(claims.sid));
  if (uri === null) {
    const { title, done } = textsIn(lang).logout;
    return page({ lang, title, body: html`<p>${done}</p>` });
  }
  const state = parameters.get('state');
  return redirect(uri, state === null ? {} : { state });
}

export function pushedRequestRoutes(world: World): Route[] {
  const { issuer, redirectUris, pushedRequests } = world.ansattporten;
  return [
    {
      method: 'POST',
      path: '/ansattporten/par',
      handle: (request) => {
        readForm(request);
        const parameters = new URLSearchParams(request.body);
        // Checked as at the authorization endpoint, so that errors are returned here (RFC 9126 §2.1).
        toldToClient(() => {
          const address = returnAddress(parameters, redirectUris, languageOf(request, parameters));
          authorizationRequest(parameters, address, issuer);
        });
        return json(201, { request_uri: pushedRequests.keep(parameters), expires_in: requestLifetime });
      },
    },
  ];
}

function toldToClient(check: () => void): void {
  try {
    check();
  } catch (error) {
    if (error instanceof RedirectRefusal) throw new LoginError(error.code, error.description);
    if (error instanceof PageRefusal) throw new LoginError('invalid_request', error.code);
    throw error;
  }
}
