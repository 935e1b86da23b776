import * as z from 'zod/mini';

/** Why the token endpoint refused a grant, in terms of what the user can do about it (self-service-api.md §5, the table). */
export type TokenRefusalCause =
  | 'clientNotFound'
  | 'wrongAudience'
  | 'certificate'
  | 'expiredKey'
  | 'badSignature'
  | 'clock'
  | 'grantReused'
  | 'invalidParameter'
  | 'consumerOrganisation'
  | 'scopeNotOnClient'
  | 'scopeNotForMaskinporten'
  | 'noAccessToScope'
  | 'notDelegated'
  | 'authorizationDetails'
  | 'systemUser'
  | 'unknownKey'
  | 'keyIdMissing'
  | 'other';

/** The token endpoint's error answer (RFC 6749 §5.2). Contains nothing from the grant. */
export interface TokenRefusal {
  /** HTTP status: 400, or 403 if access is missing. */
  readonly status: number;
  /** For example `invalid_grant`. */
  readonly error: string;
  /** The server's description, without the trace id. */
  readonly description: string;
  readonly cause: TokenRefusalCause;
  /** `MP-nnn`. */
  readonly code?: string | undefined;
  /** Digdir's page about the code. */
  readonly helpUri?: string | undefined;
  /** The id to give to Digdir's support: 32 hex digits. */
  readonly traceId?: string | undefined;
  /** Scopes that the description names. */
  readonly scopes: readonly string[];
  /** Organisation numbers that the description names. */
  readonly organisations: readonly string[];
}

const errorAnswer = z.looseObject({
  error: z.string(),
  error_description: z.nullish(z.string()),
  error_uri: z.nullish(z.string()),
});

const causeOfCode: ReadonlyMap<string, TokenRefusalCause> = new Map([
  ['MP-100', 'clientNotFound'],
  ['MP-110', 'wrongAudience'],
  ['MP-120', 'certificate'],
  ['MP-121', 'expiredKey'],
  ['MP-122', 'certificate'],
  ['MP-123', 'certificate'],
  ['MP-124', 'badSignature'],
  ['MP-130', 'clock'],
  ['MP-011', 'invalidParameter'],
  ['MP-012', 'grantReused'],
  ['MP-200', 'scopeNotOnClient'],
  ['MP-201', 'scopeNotForMaskinporten'],
  ['MP-250', 'noAccessToScope'],
  ['MP-251', 'notDelegated'],
  ['MP-301', 'authorizationDetails'],
  ['MP-302', 'authorizationDetails'],
  ['MP-303', 'authorizationDetails'],
]);

/**
 * More specific texts come first. Several begin with “Client authentication failed”, which on its own means that the client is
 * unknown.
 */
const causeOfText: readonly (readonly [text: RegExp, cause: TokenRefusalCause])[] = [
  [/unknown key identifier/i, 'unknownKey'],
  [/no key identifier \(kid\) provided/i, 'keyIdMissing'],
  [/expired key/i, 'expiredKey'],
  [/invalid jwt signature/i, 'badSignature'],
  [/invalid jwt claim aud/i, 'wrongAudience'],
  [/invalid certificate|does not match certificate|jwt header x5c/i, 'certificate'],
  [/jwt is expired|issue time is after now/i, 'clock'],
  [/grant is used before/i, 'grantReused'],
  [/combination consumer_org/i, 'consumerOrganisation'],
  [/invalid scopes for client/i, 'scopeNotOnClient'],
  [/scopes not allowed for maskinporten/i, 'scopeNotForMaskinporten'],
  [/has not been granted access to the scope/i, 'noAccessToScope'],
  [/has not delegated access to the scope/i, 'notDelegated'],
  [/system user/i, 'systemUser'],
  [/authorization details/i, 'authorizationDetails'],
  [/invalid parameter value/i, 'invalidParameter'],
  [/client not found|client authentication failed\.?\s*$/i, 'clientNotFound'],
];

const causeOfError: ReadonlyMap<string, TokenRefusalCause> = new Map([
  ['invalid_client', 'clientNotFound'],
  ['invalid_scope', 'scopeNotOnClient'],
  ['forbidden', 'noAccessToScope'],
  ['invalid_authorization_details', 'authorizationDetails'],
  ['invalid_altinn_customer_configuration', 'systemUser'],
]);

/**
 * Reads the body of an error answer. The cause is determined by the code at the end of `error_uri`, or else by the text, by a
 * code in the text, or by `error`, in that order (self-service-api.md §5).
 * @returns undefined if the body is not a refusal but, for example, a proxy's page
 */
export function readTokenRefusal(status: number, body: string): TokenRefusal | undefined {
  const answer = parsed(body);
  if (!answer) return undefined;
  const { error, error_uri: uri } = answer;
  const said = answer.error_description ?? '';
  const description = said.replace(/\s*\((?:trace_id|correlation id):[^)]*\)/gi, '').trim();
  const codeInUri = codeIn(uri ?? '');
  const code = codeInUri ?? codeIn(description);
  const cause =
    causeOfCode.get(codeInUri ?? '') ??
    causeOfText.find(([text]) => text.test(description))?.[1] ??
    causeOfCode.get(code ?? '') ??
    causeOfError.get(error) ??
    'other';
  return {
    ...{ status, error, description, cause, code },
    helpUri: isWebAddress(uri) ? uri : undefined,
    traceId: /trace_id:\s*([0-9a-f]{32})\b/i.exec(said)?.[1],
    scopes: scopesIn(description),
    organisations: [...new Set(description.match(/\b\d{9}\b/g))],
  };
}

/** Whether the refusal may be temporary: a new client, key or scope takes up to two minutes to reach the token endpoint (§3). */
export function mayBePropagation(cause: TokenRefusalCause): boolean {
  return cause === 'unknownKey' || cause === 'clientNotFound' || cause === 'scopeNotOnClient';
}

/**
 * Whether the server accepted the signature, and refused what was asked for. For example, a client without scopes gets no
 * token, and one that acts on behalf of others gets none in its own name.
 */
export function isBeyondSignature(cause: TokenRefusalCause): boolean {
  return beyondSignature.includes(cause);
}

const beyondSignature: readonly TokenRefusalCause[] = [
  'scopeNotOnClient',
  'scopeNotForMaskinporten',
  'noAccessToScope',
  'notDelegated',
  'consumerOrganisation',
];

function parsed(body: string): z.infer<typeof errorAnswer> | undefined {
  try {
    return errorAnswer.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

function codeIn(text: string): string | undefined {
  return /\bMP-\d{3}\b/.exec(text)?.[0];
}

function isWebAddress(uri: string | null | undefined): uri is string {
  return typeof uri === 'string' && /^https?:/i.test(uri) && URL.canParse(uri);
}

/** The scopes in “… invalid scopes for client, a:b c:d” and “… access to the scope a:b to supplier 123456789”. */
function scopesIn(description: string): string[] {
  const list =
    /scopes for client,\s*(.*)$/i.exec(description)?.[1] ?? /the scope\s+(\S+)/i.exec(description)?.[1] ?? '';
  return [...new Set(list.split(/[\s,]+/).filter(Boolean))];
}
