import { type Language } from '../pages/language.ts';
import { PageRefusal } from '../pages/pageRefusal.ts';
import { nativeClientId, type RedirectUris } from './nativeClient.ts';
import { RedirectRefusal, type AuthorizationErrorCode } from './refusals.ts';
import { requestedDetails, type RequestedDetails } from './requestedDetails.ts';

/** Levels of assurance (self-service-api.md §4 A). */
export const acrValues = ['substantial', 'high', 'entraid'] as const;
/** What can be asked for; of it only `openid` is needed. */
export const scopes = ['openid', 'profile'] as const;

/** Who may be told the outcome. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly state: string | null;
}

/** A login that a client asks for (OpenID Connect Core §3.1.2.1), and may have. */
export interface AuthorizationRequest extends ReturnAddress {
  readonly nonce: string | null;
  readonly scope: string;
  /** of PKCE, S256 (RFC 7636 §4.2) */
  readonly challenge: string;
  readonly acr: (typeof acrValues)[number];
  readonly details: RequestedDetails;
}

/** Every parameter that is looked at; the page's form sends them along. */
export const parameterNames = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce', 'prompt'],
  ...['code_challenge', 'code_challenge_method', 'acr_values', 'authorization_details', 'ui_locales'],
  ...['request', 'request_uri'],
];

/**
 * Who is to be told the outcome of a request. Throws a PageRefusal when it is a client or an address that is not
 * registered: then nobody is told but the person (RFC 6749 §4.1.2.1).
 */
export function returnAddress(parameters: URLSearchParams, uris: RedirectUris, lang: Language): ReturnAddress {
  const [clientId, ...otherIds] = parameters.getAll('client_id');
  const [redirectUri = '', ...otherUris] = parameters.getAll('redirect_uri');
  if (clientId !== nativeClientId || otherIds.length > 0) throw new PageRefusal('unknownClient', lang);
  if (!uris.includes(redirectUri) || otherUris.length > 0) throw new PageRefusal('unknownRedirectUri', lang);
  return { redirectUri, state: parameters.get('state') };
}

/** Checks the rest of a request. Throws a RedirectRefusal. */
export function authorizationRequest(
  parameters: URLSearchParams,
  address: ReturnAddress,
  issuer: string,
): AuthorizationRequest {
  const refuseUnless = (isFit: unknown, code: AuthorizationErrorCode, why: string): void => {
    if (!isFit) throw new RedirectRefusal(code, why, address, issuer);
  };
  const given = (name: string): string => parameters.get(name) ?? '';
  const repeated = parameterNames.find((name) => parameters.getAll(name).length > 1);
  refuseUnless(repeated === undefined, 'invalid_request', `${repeated ?? ''} is given twice`);
  refuseUnless(!parameters.has('request'), 'request_not_supported', 'request is not supported');
  refuseUnless(!parameters.has('request_uri'), 'request_uri_not_supported', 'request_uri is not supported');
  refuseUnless(given('response_type'), 'invalid_request', 'response_type is missing');
  refuseUnless(given('response_type') === 'code', 'unsupported_response_type', 'response_type must be code');
  refuseUnless(['', 'query'].includes(given('response_mode')), 'invalid_request', 'response_mode must be query');
  const asked = given('scope').split(' ');
  refuseUnless(asked.includes('openid'), 'invalid_scope', 'scope must hold openid');
  const challenge = given('code_challenge');
  refuseUnless(/^[\w-]{43}$/.test(challenge), 'invalid_request', 'code_challenge is missing or none (RFC 7636 §4.2)');
  refuseUnless(given('code_challenge_method') === 'S256', 'invalid_request', 'code_challenge_method must be S256');
  const wished = given('acr_values').split(' ').filter(Boolean);
  // In order of preference (OpenID Connect Core §3.1.2.1).
  const acr = wished.length > 0 ? wished.map(acrValue).find((value) => value !== undefined) : 'substantial';
  if (!acr) throw new RedirectRefusal('unmet_authentication_requirements', 'No such acr_values', address, issuer);
  const details = requestedDetails(parameters.get('authorization_details'));
  if (!details) {
    throw new RedirectRefusal('invalid_authorization_details', 'An unknown type or a wrong value', address, issuer);
  }
  // The sandbox remembers nobody: everyone has to log in (OpenID Connect Core §3.1.2.6).
  refuseUnless(!given('prompt').split(' ').includes('none'), 'login_required', 'Nobody is logged in');
  const scope = scopes.filter((name) => asked.includes(name)).join(' ');
  return { ...address, nonce: parameters.get('nonce'), scope, challenge, acr, details };
}

function acrValue(text: string): (typeof acrValues)[number] | undefined {
  return acrValues.find((value) => value === text);
}
