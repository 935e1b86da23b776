import { decodeJwt, decodeProtectedHeader, importJWK, type JWK, SignJWT } from 'jose';
import * as z from 'zod/mini';
import type { Environment } from '../environments/environment.ts';
import { type Http, type HttpRequest, readJson } from '../http/http.ts';
import { HttpError } from '../http/httpError.ts';
import { mayBePropagation, readTokenRefusal, type TokenRefusal } from './tokenRefusal.ts';

const tokenAnswer = z.looseObject({
  access_token: z.string().check(z.minLength(1)),
  token_type: z.string(),
  /** Seconds. */
  expires_in: z.number(),
  scope: z.nullish(z.string()),
});

/** A Maskinporten access token. Secret: shown only to users who ask for it. */
export interface AccessToken {
  readonly value: string;
  readonly scopes: readonly string[];
  /** Seconds from when it was issued. */
  readonly expiresIn: number;
}

/** The token endpoint refused the grant. The message contains only the error code, never the grant. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  constructor(
    readonly refusal: TokenRefusal,
    /** Milliseconds that this machine's clock is ahead of the endpoint's, according to the Date header of its answers. */
    readonly clockSkewMs?: number,
  ) {
    super(`Token endpoint answered ${refusal.error} ${refusal.code ?? ''}`.trim());
  }
}

/** Exchanges a grant for a token (RFC 7523 §2.1). Throws TokenError, HttpError or Cancelled. */
export async function fetchToken(
  http: Http,
  tokenEndpoint: string,
  grant: string,
  signal?: AbortSignal,
): Promise<AccessToken> {
  const request: HttpRequest = {
    method: 'POST',
    url: tokenEndpoint,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
      assertion: grant,
    }).toString(),
    signal,
  };
  try {
    const answer = readJson(request, await http.send(request), tokenAnswer);
    const scopes = (answer.scope ?? '').split(' ').filter(Boolean);
    return { value: answer.access_token, scopes, expiresIn: answer.expires_in };
  } catch (error) {
    throw asTokenError(error, http.clockSkewMs(tokenEndpoint));
  }
}

function asTokenError(error: unknown, clockSkewMs: number | undefined): unknown {
  if (!(error instanceof HttpError) || error.failure.reason !== 'status') return error;
  const refusal = readTokenRefusal(error.failure.status, error.failure.body);
  return refusal ? new TokenError(refusal, clockSkewMs) : error;
}

/** The claims of a grant (self-service-api.md §5; RFC 7523 §3). */
export interface GrantClaims {
  readonly clientId: string;
  /** The issuer's URL, exactly, with its trailing slash. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** Absolute URLs of the APIs that the token is for. They become the token's audience. */
  readonly resources?: readonly string[];
  /** Whether a single resource is sent as a list too. */
  readonly alwaysAsList?: boolean;
  /** The organisation a supplier acts on behalf of: nine digits. */
  readonly consumerOrg?: string;
}

/**
 * The key that signs a grant, and how the server recognises it: a registered key by its kid, or an enterprise certificate by
 * its chain, which is sent along (base64 DER, the key's own first). Never both (self-service-api.md §5). Secret.
 */
export type GrantKey =
  | { readonly jwk: JWK & { readonly kid: string }; readonly x5c?: undefined }
  | { readonly jwk: JWK; readonly x5c: readonly string[] };

/**
 * Seconds. The server refuses more than 120. A grant is used at once, so a longer lifetime would not tolerate a wrong clock any
 * better.
 */
const lifetime = 60;

/** Signs a JWT grant. `newId` returns a new UUID each time, for `jti`. Throws jose's errors if the key can't sign. */
export async function signGrant(claims: GrantClaims, key: GrantKey, now: Date, newId: () => string): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ scope: claims.scopes.join(' '), ...optionalClaims(claims) })
    .setProtectedHeader({ alg: 'RS256', ...(key.x5c ? { x5c: [...key.x5c] } : { kid: key.jwk.kid }) })
    .setIssuer(claims.clientId)
    .setAudience(claims.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetime)
    .setJti(newId())
    .sign(await importJWK(key.jwk, 'RS256'));
}

/** A single resource is a string and several are a list, as in the token's own `aud` (RFC 7519 §4.1.3). */
function optionalClaims({ resources = [], alwaysAsList = false, consumerOrg }: GrantClaims): Record<string, unknown> {
  return {
    ...(resources.length > 0 && { resource: resources.length === 1 && !alwaysAsList ? resources[0] : resources }),
    ...(consumerOrg !== undefined && { consumer_org: consumerOrg }),
  };
}

interface Needs {
  readonly http: Http;
  readonly now: () => Date;
  /** Returns a new UUID each time, for `jti`. */
  readonly newId: () => string;
}

/**
 * Signs a new grant for the environment's token endpoint and exchanges it for a token. Throws TokenError, HttpError, Cancelled,
 * and jose's errors if the key can't sign.
 */
export async function requestToken(
  { http, now, newId }: Needs,
  { issuer, tokenEndpoint }: Pick<Environment, 'issuer' | 'tokenEndpoint'>,
  claims: Omit<GrantClaims, 'audience'>,
  key: GrantKey,
  signal?: AbortSignal,
): Promise<AccessToken> {
  const grant = await signGrant({ ...claims, audience: issuer }, key, now(), newId);
  return fetchToken(http, tokenEndpoint, grant, signal);
}

/**
 * The same, but if a single resource is refused as a string, it is sent again as a list. It is documented as a list, but every
 * known program sends a string (self-service-api.md §5). If the list is refused too, throws the first error.
 */
export async function requestTokenEitherWay(
  ...[needs, environment, claims, key, signal]: Parameters<typeof requestToken>
) {
  try {
    return await requestToken(needs, environment, claims, key, signal);
  } catch (error) {
    const mayBeTheForm = error instanceof TokenError && error.refusal.cause === 'invalidParameter';
    if (!mayBeTheForm || claims.resources?.length !== 1) throw error;
    const asList = { ...claims, alwaysAsList: true };
    return requestToken(needs, environment, asList, key, signal).catch((again: unknown) => {
      throw again instanceof TokenError ? error : again;
    });
  }
}

/** Milliseconds. The documentation says up to two minutes (self-service-api.md §3); slow clocks get a little more. */
export const longestPropagation = 150_000;

/**
 * Tries until a recent change has reached the token endpoint. Each attempt must use a new grant, because a jti is valid once.
 * `waiting` is called before each wait with the seconds that have passed. Throws the last TokenError when the time is up. Other
 * errors are thrown at once.
 */
export async function fetchTokenWhenReady(
  tryOnce: () => Promise<AccessToken>,
  pause: (ms: number) => Promise<void>,
  now: () => Date,
  waiting: (secondsGone: number) => void,
): Promise<AccessToken> {
  const started = now().getTime();
  for (let wait = 1000; ; wait = Math.min(wait * 1.5, 8000)) {
    try {
      return await tryOnce();
    } catch (error) {
      const gone = now().getTime() - started;
      if (!(error instanceof TokenError) || !mayBePropagation(error.refusal.cause) || gone >= longestPropagation)
        throw error;
      waiting(Math.round(gone / 1000));
      await pause(wait);
    }
  }
}

/** Whether a text can be a grant's `resource`: an absolute URI without a fragment (RFC 8707 §2). */
export function isResource(text: string): boolean {
  // “localhost:8080/api” would be parsed as a URI with the scheme localhost.
  return URL.canParse(text) && /^(https?:\/\/|urn:)/i.test(text) && !text.includes('#');
}

/** What anyone who has a token can read in it. The signature is not verified. */
interface TokenContent {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * The content of a token. Undefined for an opaque token, which only its issuer can read (a scope's `token_type`,
 * self-service-api.md §3).
 */
export function tokenContent(token: string): TokenContent | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
