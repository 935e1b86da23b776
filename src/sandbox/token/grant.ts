import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as z from 'zod/mini';
import { type Answer, type AnswerContext, AnswerError, isForm, json, type SandboxRequest } from '../http/answer.ts';

/** The errors of RFC 6749 §5.2, RFC 7521 §4.1.1 and RFC 9396 §5, and two of Digdir's. */
type OAuthError =
  | 'invalid_request'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_authorization_details'
  | 'invalid_altinn_customer_configuration'
  | 'forbidden';

/** `MP-nnn`, the end of `error_uri` (self-service-api.md §5). */
export type ErrorCode = `MP-${string}`;

/** The token endpoint's refusal of a grant, in words seen in real logs. */
export class GrantError extends AnswerError {
  constructor(
    readonly error: OAuthError,
    readonly description: string,
    /** If omitted, the answer has no `error_uri`, as for an unknown kid. */
    readonly code?: ErrorCode,
  ) {
    super(description);
    this.name = 'GrantError';
  }

  override toAnswer(context: AnswerContext): Answer {
    const { issuer, variants } = context;
    const uri = variants.errorUri && this.code !== undefined ? { error_uri: `${issuer}errors/${this.code}` } : {};
    return json(
      this.error === 'forbidden' ? 403 : 400,
      {
        error: this.error,
        error_description: `${this.description} (trace_id: ${context.newId().replaceAll('-', '')})`,
        ...uri,
      },
      { pragma: 'no-cache' },
    );
  }
}

/** An invalid parameter or claim. `what` says which and why, never its value. The real server does not say. */
export function invalidParameter(what: string): GrantError {
  return new GrantError('invalid_request', `Invalid assertion. Invalid parameter value: ${what}`, 'MP-011');
}

/** The client could not be authenticated by its JWT. */
export function notAuthenticated(code: ErrorCode | undefined, why = ''): GrantError {
  return new GrantError('invalid_grant', `Invalid assertion. Client authentication failed. ${why}`.trim(), code);
}

/** The grant type that a Maskinporten client has (RFC 7523 §2.1). */
export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const Header = z.looseObject({
  alg: z.enum(['RS256', 'RS384', 'RS512']),
  kid: z.optional(z.string()),
  x5c: z.optional(z.unknown()),
  crit: z.optional(z.undefined()),
});

/**
 * All claims (self-service-api.md §5). Others are refused. `nbf` and `sub` are not in Digdir's documentation, but programs send
 * them in production.
 */
const Claims = z.strictObject({
  aud: z.string(),
  iss: z.string(),
  sub: z.optional(z.string()),
  scope: z.string().check(z.regex(/\S/)),
  iat: z.number(),
  nbf: z.optional(z.number()),
  exp: z.number(),
  jti: z.optional(z.string().check(z.minLength(1))),
  resource: z.optional(z.union([z.string(), z.array(z.string())])),
  consumer_org: z.optional(z.string().check(z.regex(/^\d{9}$/))),
  pid: z.optional(z.string().check(z.regex(/^\d{11}$/))),
  authorization_details: z.optional(z.array(z.looseObject({ type: z.string() }))),
  iss_onbehalfof: z.optional(z.string().check(z.minLength(1))),
});

export interface Grant {
  /** As it was sent, not verified yet. */
  readonly assertion: string;
  readonly alg: 'RS256' | 'RS384' | 'RS512';
  /** How the key is identified: a registered one by its kid, or by its certificates (base64 DER), the leaf first; or by both. */
  readonly key: { readonly kid?: string | undefined; readonly x5c?: readonly string[] | undefined };
  readonly claims: z.infer<typeof Claims>;
}

/**
 * Reads the grant from a form-encoded body (RFC 7523 §2.1) or from the query. Its shape is checked, but it is not verified.
 * Throws a GrantError.
 */
export function readGrant(request: SandboxRequest): Grant {
  const form = request.query.has('assertion') ? request.query : formOf(request);
  const grantType = form.get('grant_type');
  if (grantType === null) throw new GrantError('invalid_request', 'grant_type is missing');
  if (grantType !== jwtBearer) throw new GrantError('unsupported_grant_type', `grant_type must be ${jwtBearer}`);
  const assertion = form.get('assertion');
  if (!assertion) throw new GrantError('invalid_request', 'assertion is missing');
  const { header, claims } = decoded(assertion);
  return { assertion, alg: header.alg, key: namedKey(header), claims };
}

function formOf({ headers, body }: SandboxRequest): URLSearchParams {
  if (!isForm(headers)) {
    throw new GrantError('invalid_request', 'Content-Type must be application/x-www-form-urlencoded');
  }
  return new URLSearchParams(body);
}

function decoded(assertion: string): { header: z.infer<typeof Header>; claims: Grant['claims'] } {
  let parts: { header: unknown; claims: unknown };
  try {
    parts = { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    throw invalidParameter('the assertion is not a signed JWT');
  }
  const claims = valid(Claims, parts.claims, 'claim');
  if (claims.sub !== undefined && claims.sub !== claims.iss) throw invalidParameter('claim sub is not the client id');
  return { header: valid(Header, parts.header, 'header'), claims };
}

function valid<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const names = result.error.issues.map((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys : issue.path.slice(0, 1),
  );
  throw invalidParameter(`${what} ${[...new Set(names.flat().map(String))].join(', ')}`);
}

/** `kid`, `x5c`, or both, as the municipalities' library sends them (self-service-api.md §5). */
function namedKey({ kid, x5c }: z.infer<typeof Header>): Grant['key'] {
  if (x5c === undefined) return { kid };
  const chain = z.array(z.string()).check(z.minLength(1)).safeParse(x5c);
  if (!chain.success) throw notAuthenticated('MP-123', 'Invalid JWT header x5c');
  return { kid, x5c: chain.data };
}

/** Seconds (self-service-api.md §5). */
const allowedSkew = 10;

const longestGrant = 120;

/** Checks `iat` and `exp` against the clock. Throws a GrantError. */
export function checkTimes({ claims: { iat, exp } }: Grant, now: Date): void {
  const seconds = Math.floor(now.getTime() / 1000);
  if (iat > seconds + allowedSkew) throw notAuthenticated(undefined, 'Issue time is after now');
  if (exp <= seconds || iat < seconds - allowedSkew) {
    throw notAuthenticated('MP-130', 'JWT is expired');
  }
  if (exp - iat > longestGrant) throw invalidParameter(`exp may be at most ${longestGrant} seconds after iat`);
}

/**
 * Grants that have been used, kept as long as they could be used again. Memory is enough, because another process has another
 * issuer, for which the same grant is not valid.
 */
export class UsedGrants {
  private readonly expiry = new Map<string, number>();

  /** Marks the grant as used. Throws a GrantError with MP-012 if it already was. One without a `jti` can be used again. */
  use({ claims: { iss, jti, exp } }: Grant, now: Date): void {
    if (jti === undefined) return;
    const seconds = now.getTime() / 1000;
    for (const [key, until] of this.expiry) if (until <= seconds) this.expiry.delete(key);
    const key = JSON.stringify([iss, jti]);
    if (this.expiry.has(key))
      throw new GrantError('invalid_grant', 'Validation of JWT Bearer grant failed. Grant is used before', 'MP-012');
    this.expiry.set(key, exp);
  }
}

/** A public key that verifies a client's signatures. */
export interface KnownKey {
  readonly kid: string;
  readonly alg: string;
  readonly n: string;
  readonly e: string;
  /** Seconds since 1970; undefined if it never expires. */
  readonly exp?: number;
}

/** A client as the token endpoint knows it. */
export interface KnownClient {
  readonly clientId: string;
  readonly orgno: string;
  readonly scopes: readonly string[];
  /** Of an access token, in seconds. */
  readonly lifetime: number;
  readonly keys: readonly KnownKey[];
  /** Issued by Digdir together with the access to its scopes. */
  readonly isAdmin: boolean;
}
