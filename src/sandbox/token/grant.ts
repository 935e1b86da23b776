import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as z from 'zod/mini';
import { isForm } from '../http/requestHeaders.ts';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { GrantError, invalidParameter, notAuthenticated } from './grantError.ts';

const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

const Header = z.looseObject({
  alg: z.enum(['RS256', 'RS384', 'RS512']),
  kid: z.optional(z.string()),
  x5c: z.optional(z.unknown()),
  crit: z.optional(z.undefined()),
});

/**
 * Every claim there is (self-service-api.md §5); one that is not here is refused. `nbf` and `sub` are in no list of Digdir's, but
 * are sent in production.
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
  /** As it was sent; still to be verified. */
  readonly assertion: string;
  readonly alg: 'RS256' | 'RS384' | 'RS512';
  /** How the key is named: a registered one by its kid, or by its certificates (base64 DER), the leaf first; or by both. */
  readonly key: { readonly kid?: string | undefined; readonly x5c?: readonly string[] | undefined };
  readonly claims: z.infer<typeof Claims>;
}

/**
 * The grant in a form-encoded body (RFC 7523 §2.1) or in the address's query, of the right shape but not yet believed. Throws a
 * GrantError.
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
