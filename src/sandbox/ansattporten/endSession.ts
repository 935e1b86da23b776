import { type Answer } from '../http/answer.ts';
import { type Route } from '../http/router.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { html } from '../pages/html.ts';
import { languageOf } from '../pages/language.ts';
import { page } from '../pages/page.ts';
import { PageRefusal } from '../pages/pageRefusal.ts';
import { textsIn } from '../pages/texts.ts';
import { type World } from '../world.ts';
import { nativeClientId } from './nativeClient.ts';
import { redirect } from './refusals.ts';

/** Seconds: an ID token that has expired can still say whose login is to end (RP-Initiated Logout 1.0 §2). */
const anyAge = 10 * 365 * 24 * 60 * 60;

/** Where a client sends a person to log out (OpenID Connect RP-Initiated Logout 1.0). */
export function endSessionRoutes(world: World): Route[] {
  const path = '/ansattporten/endsession';
  return [
    { method: 'GET', path, handle: (request) => endSession(world, request, request.query) },
    { method: 'POST', path, handle: (request) => endSession(world, request, new URLSearchParams(request.body)) },
  ];
}

/** Ends the login that the ID token names. Nothing is done when something is wrong, and nobody sent anywhere. */
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
