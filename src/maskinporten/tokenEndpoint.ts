import * as z from 'zod/mini';
import type { Http, HttpRequest } from '../http/http.ts';
import { HttpError } from '../http/httpError.ts';
import { readJson } from '../http/http.ts';
import { readTokenRefusal, type TokenRefusal } from './tokenRefusal.ts';

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
