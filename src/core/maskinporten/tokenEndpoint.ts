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

/** A Maskinporten access token. Secret: shown to nobody who did not ask for it. */
export interface AccessToken {
  readonly value: string;
  readonly scopes: readonly string[];
  /** Seconds from when it was given. */
  readonly expiresIn: number;
}

/** The token endpoint refused the grant. Its message holds the code only; never the grant. */
export class TokenError extends Error {
  override readonly name = 'TokenError';
  constructor(
    readonly refusal: TokenRefusal,
    /** Milliseconds that this machine's clock is ahead of the endpoint's, by the Date header of its answers. */
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

/** What a grant says (self-service-api.md §5; RFC 7523 §3). */
export interface GrantClaims {
  readonly clientId: string;
  /** The issuer's URL with its trailing slash, exactly. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** The APIs the token is for, as absolute URLs; they become the token's audience. */
  readonly resources?: readonly string[];
  /** Whether a single one goes as a list as well. */
  readonly alwaysAsList?: boolean;
  /** The organisation a supplier acts for: nine digits. */
  readonly consumerOrg?: string;
}

/**
 * What a grant is signed with, and by what the server knows it: a registered key by its kid, or an enterprise certificate, whose
 * chain goes along (base64 DER, the key's own first). Never both (self-service-api.md §5). Secret.
 */
export type GrantKey =
  | { readonly jwk: JWK & { readonly kid: string }; readonly x5c?: undefined }
  | { readonly jwk: JWK; readonly x5c: readonly string[] };

/** Seconds. The server refuses more than 120; a grant is used at once, so a short one shows a wrong clock no sooner. */
const lifetime = 60;

/** A signed JWT grant. `newId` gives a fresh jti each time (a UUID). Throws jose's errors for a key that cannot sign. */
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

/** One resource goes as a text, several as a list, as the token's own `aud` does (RFC 7519 §4.1.3). */
function optionalClaims({ resources = [], alwaysAsList = false, consumerOrg }: GrantClaims): Record<string, unknown> {
  return {
    ...(resources.length > 0 && { resource: resources.length === 1 && !alwaysAsList ? resources[0] : resources }),
    ...(consumerOrg !== undefined && { consumer_org: consumerOrg }),
  };
}

interface Needs {
  readonly http: Http;
  readonly now: () => Date;
  /** A fresh jti each time (a UUID). */
  readonly newId: () => string;
}

/**
 * Signs a new grant for the environment's token endpoint, and exchanges it. Throws TokenError, HttpError, Cancelled, and jose's
 * errors for a key that cannot sign.
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
 * The same, with a single resource once more as a list where the text is refused: it is documented as a list, and sent as a text by
 * every program that was seen (self-service-api.md §5). Throws what was said of the text when the list is no better.
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

/** Milliseconds. The documentation says up to two minutes (self-service-api.md §3); a little more for slow clocks. */
export const longestPropagation = 150_000;

/**
 * Tries until the token endpoint knows what was changed a moment ago. Each try must make a new grant: a jti is used once.
 * `waiting` is told before each wait how many seconds have gone. Throws the last TokenError when it has waited long enough,
 * and whatever else a try throws at once.
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
  // “localhost:8080/api” would be read as a URI with the scheme localhost.
  return URL.canParse(text) && /^(https?:\/\/|urn:)/i.test(text) && !text.includes('#');
}

/** What anybody who has a token can read in it; its signature is not looked at. */
interface TokenContent {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Undefined for an opaque token, which only its issuer can read (a scope's `token_type`, self-service-api.md §3). */
export function tokenContent(token: string): TokenContent | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
