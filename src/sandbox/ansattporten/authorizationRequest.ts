import * as z from 'zod/mini';
import { type Answer, AnswerError, json } from '../http/answer.ts';
import { type Language, PageRefusal } from '../pages/page.ts';
import { SandboxOptionError } from '../sandboxOptionError.ts';

/** RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6, RFC 9396 §5, and “Unmet Authentication Requirements 1.0”. */
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

/** Told to the client, by sending the person back. */
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

/** Sends the person back to the client with the outcome, `state` and `iss` (RFC 9207). */
export function sendBack(address: ReturnAddress, issuer: string, outcome: Readonly<Record<string, string>>): Answer {
  const { redirectUri, state } = address;
  return redirect(redirectUri, { ...outcome, ...(state === null ? {} : { state }), iss: issuer });
}

/** 303: what was a POST goes on as a GET. */
export function redirect(uri: string, parameters: Readonly<Record<string, string>>): Answer {
  // Not every program that gets such an URI takes a plus for a space.
  const query = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  const location = query === '' ? uri : `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
  return { status: 303, headers: { location, 'referrer-policy': 'no-referrer' }, body: '' };
}

const [altinnResource, workAccount] = ['ansattporten:altinn:resource', 'ansattporten:orgno'] as const;

/**
 * The types there are (self-service-api.md §4 A), named in the metadata (RFC 9396 §10): a right in Altinn, and the organisation
 * of a work account. What Altinn 2 had went with it.
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

/** One type a login. */
const RequestedDetails = z.union([
  z.array(AltinnResource),
  z.array(z.looseObject({ type: z.literal(workAccount) })).check(z.maxLength(1)),
]);

type RequestedDetails = z.infer<typeof RequestedDetails>;

/** The right that the self-service API is about: what a login represents somebody with when none was asked for. */
const selfService = {
  type: altinnResource,
  resource: `${resourcePrefix}digdir-selvbetjening-klienter`,
} as const;

const resourceName = 'Selvbetjening av integrasjoner i ID-porten/Maskinporten';

/** The rights a request names, none when it has no such parameter; undefined when they cannot be understood. */
function requestedDetails(parameter: string | null): RequestedDetails | undefined {
  try {
    return RequestedDetails.parse(JSON.parse(parameter ?? '[]'));
  } catch {
    return undefined;
  }
}

/** Whom a login represents: what token response and ID token carry (RFC 9396 §7). */
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

/** What can be asked for; of it only `openid` is needed. */
export const scopes = ['openid', 'profile'] as const;

/** Who may be told the outcome. */
interface ReturnAddress {
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
    throw new RedirectRefusal('invalid_authorization_details', 'Unknown type or invalid value', address, issuer);
  }
  // The sandbox remembers nobody: everyone has to log in (OpenID Connect Core §3.1.2.6).
  refuseUnless(!given('prompt').split(' ').includes('none'), 'login_required', 'Nobody is logged in');
  const scope = scopes.filter((name) => asked.includes(name)).join(' ');
  return { ...address, nonce: parameters.get('nonce'), scope, challenge, acr, details };
}

function acrValue(text: string): (typeof acrValues)[number] | undefined {
  return acrValues.find((value) => value === text);
}

/** RFC 6749 §5.2. */
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

/** The one client that people log in with: public and native (RFC 8252), so it has no secret. */
export const nativeClientId = 'e50d7375-ce1d-4cd3-a5e4-a983f3e98499';

const editor = 'vscode://maskinporten-tools.maskinporten-clients';

/** Where the client's people may be sent back to, after a login or a logout. */
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

  /** Throws a SandboxOptionError unless the URI is absolute, without a fragment (RFC 6749 §3.1.2) and runs no script. */
  add(uri: string): void {
    const isFit = /^[\x21-\x7e]+$/.test(uri) && !uri.includes('#') && URL.canParse(uri);
    if (!isFit || /^(?:javascript|data|vbscript|blob|file|about):/i.test(uri))
      throw new SandboxOptionError('redirectUri');
    if (!this.added.includes(uri)) this.added.push(uri);
  }

  /** Whether the URI is a registered one, letter by letter; one with port 0 stands for any port (self-service-api.md §4 A). */
  includes(uri: string): boolean {
    const withAnyPort = uri.replace(/^(http:\/\/127\.0\.0\.1):\d{1,5}(?=\/)/, '$1:0');
    return this.all.includes(uri) || (URL.canParse(uri) && this.all.includes(withAnyPort));
  }
}
