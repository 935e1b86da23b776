import * as z from 'zod/mini';
import { type Answer, AnswerError, json, seeOther } from '../http/answer.ts';
import { type Language, PageRefusal } from '../pages/page.ts';
import { SandboxOptionError } from '../sandboxOptionError.ts';

/** The error codes of RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6, RFC 9396 §5 and “Unmet Authentication Requirements 1.0”. */
type AuthorizationErrorCode =
  | 'invalid_request'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'login_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'invalid_authorization_details'
  | 'unmet_authentication_requirements';

/** An error that is reported to the client by redirecting the browser back to it. */
export class RedirectRefusal extends AnswerError {
  constructor(
    readonly code: AuthorizationErrorCode,
    readonly description: string,
    private readonly address: ReturnAddress,
    private readonly issuer: string,
  ) {
    super(description);
    this.name = 'RedirectRefusal';
  }

  override toAnswer(): Answer {
    return sendBack(this.address, this.issuer, { error: this.code, error_description: this.description });
  }
}

/** Redirects the browser back to the client with the outcome, `state` and `iss` (RFC 9207). */
export function sendBack(address: ReturnAddress, issuer: string, outcome: Readonly<Record<string, string>>): Answer {
  const { redirectUri, state } = address;
  return redirect(redirectUri, { ...outcome, ...(state === null ? {} : { state }), iss: issuer });
}

/** Redirects with 303, so that a GET follows, even after a POST. */
export function redirect(uri: string, parameters: Readonly<Record<string, string>>): Answer {
  // Some programs that receive such a URI do not decode a plus as a space.
  const query = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  const location = query === '' ? uri : `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
  return seeOther(location, { 'referrer-policy': 'no-referrer' });
}

const [altinnResource, workAccount] = ['ansattporten:altinn:resource', 'ansattporten:orgno'] as const;

/**
 * The supported types (self-service-api.md §4 A), listed in the metadata (RFC 9396 §10): a right in Altinn, and the
 * organisation of a work account. The types for Altinn 2 were removed together with it.
 */
export const detailTypes = [altinnResource, workAccount] as const;

const resourcePrefix = 'urn:altinn:resource:';

const isResource = (text: string) => text.startsWith(resourcePrefix);

const AltinnResource = z.looseObject({
  type: z.literal(altinnResource),
  resource: z.string().check(z.refine(isResource)),
  organizationform: z.optional(z.enum(['enterprise', 'business'])),
  representation_is_required: z.optional(z.union([z.boolean(), z.enum(['true', 'false'])])),
});

type AltinnResource = z.infer<typeof AltinnResource>;

/** Each login has one type. */
const RequestedDetails = z.union([
  z.array(AltinnResource),
  z.array(z.looseObject({ type: z.literal(workAccount) })).check(z.maxLength(1)),
]);

type RequestedDetails = z.infer<typeof RequestedDetails>;

/** The right to use the self-service API. A login represents an organisation with it if no other right was requested. */
const selfService = {
  type: altinnResource,
  resource: `${resourcePrefix}digdir-selvbetjening-klienter`,
} as const;

const resourceName = 'Selvbetjening av integrasjoner i ID-porten/Maskinporten';

/** The rights that a request names; empty without the parameter, undefined if it is invalid. */
function requestedDetails(parameter: string | null): RequestedDetails | undefined {
  try {
    return RequestedDetails.parse(JSON.parse(parameter ?? '[]'));
  } catch {
    return undefined;
  }
}

/** The organisation that a login represents, as in the token response and the ID token (RFC 9396 §7). */
export function givenDetails(
  requested: RequestedDetails,
  { orgno, name }: { readonly orgno: string; readonly name: string },
  isWorkAccount: boolean,
): object[] {
  const number = { authority: 'iso6523-actorid-upis', ID: `0192:${orgno}` };
  if (isWorkAccount || requested[0]?.type === workAccount) return [{ type: workAccount, orgno: number }];
  const rights = requested.length > 0 ? (requested as AltinnResource[]) : [selfService];
  return rights.map(({ type, resource }) => ({
    type,
    resource,
    resource_name: resourceName,
    authorized_parties: [
      { orgno: number, name, resource: resource.slice(resourcePrefix.length), unit_type: name.split(' ').at(-1) ?? '' },
    ],
  }));
}

/** Levels of assurance (self-service-api.md §4 A). */
export const acrValues = ['substantial', 'high', 'entraid'] as const;

/** The scopes that can be requested. Only `openid` is needed. */
export const scopes = ['openid', 'profile'] as const;

/** Where to send the outcome. */
interface ReturnAddress {
  readonly redirectUri: string;
  readonly state: string | null;
}

/** A valid login request from a client (OpenID Connect Core §3.1.2.1). */
export interface AuthorizationRequest extends ReturnAddress {
  readonly nonce: string | null;
  readonly scope: string;
  /** The PKCE challenge, S256 (RFC 7636 §4.2). */
  readonly challenge: string;
  readonly acr: (typeof acrValues)[number];
  readonly details: RequestedDetails;
}

/** All supported parameters. The page's form includes them. */
export const parameterNames = [
  ...['client_id', 'redirect_uri', 'response_type', 'response_mode', 'scope', 'state', 'nonce', 'prompt'],
  ...['code_challenge', 'code_challenge_method', 'acr_values', 'authorization_details', 'ui_locales'],
  ...['request', 'request_uri'],
];

/**
 * Where to send the outcome of a request. Throws a PageRefusal if the client or the address is not registered, in which case
 * only the user is informed (RFC 6749 §4.1.2.1).
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
    throw new RedirectRefusal('invalid_authorization_details', 'Unknown type or invalid value', address, issuer);
  }
  // The sandbox has no sessions, so users always have to log in (OpenID Connect Core §3.1.2.6).
  refuseUnless(!given('prompt').split(' ').includes('none'), 'login_required', 'Nobody is logged in');
  const scope = scopes.filter((name) => asked.includes(name)).join(' ');
  return { ...address, nonce: parameters.get('nonce'), scope, challenge, acr, details };
}

function acrValue(text: string): (typeof acrValues)[number] | undefined {
  return acrValues.find((value) => value === text);
}

/** The error codes of RFC 6749 §5.2. */
type LoginErrorCode =
  | AuthorizationErrorCode
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type';

/** A refusal by Ansattporten's token or revocation endpoint. */
export class LoginError extends AnswerError {
  constructor(
    readonly code: LoginErrorCode,
    readonly description: string,
  ) {
    super(description);
    this.name = 'LoginError';
  }

  override toAnswer(): Answer {
    const body = { error: this.code, error_description: this.description };
    return json(this.code === 'invalid_client' ? 401 : 400, body, { pragma: 'no-cache' });
  }
}

/** The only login client. It is public and native (RFC 8252), so it has no secret. */
export const nativeClientId = 'e50d7375-ce1d-4cd3-a5e4-a983f3e98499';

const editor = 'vscode://maskinporten-tools.maskinporten-clients';

/** Where users of the client may be redirected after a login or a logout. */
export class RedirectUris {
  private readonly added: string[] = [];

  private constructor(private readonly seeded: readonly string[]) {}

  static afterLogin(): RedirectUris {
    return new RedirectUris(['http://127.0.0.1:0/signed-in', `${editor}/signed-in`]);
  }

  static afterLogout(): RedirectUris {
    return new RedirectUris(['http://127.0.0.1:0/signed-out', `${editor}/signed-out`]);
  }

  get all(): readonly string[] {
    return [...this.seeded, ...this.added];
  }

  /**
   * Adds a redirect URI. Throws a SandboxOptionError unless it is absolute, has no fragment (RFC 6749 §3.1.2) and runs no
   * script.
   */
  add(uri: string): void {
    const isFit = /^[\x21-\x7e]+$/.test(uri) && !uri.includes('#') && URL.canParse(uri);
    if (!isFit || /^(?:javascript|data|vbscript|blob|file|about):/i.test(uri))
      throw new SandboxOptionError('redirectUri');
    if (!this.added.includes(uri)) this.added.push(uri);
  }

  /** Whether the URI is exactly a registered one. A registered port 0 means any port (self-service-api.md §4 A). */
  includes(uri: string): boolean {
    const withAnyPort = uri.replace(/^(http:\/\/127\.0\.0\.1):\d{1,5}(?=\/)/, '$1:0');
    return this.all.includes(uri) || (URL.canParse(uri) && this.all.includes(withAnyPort));
  }
}
