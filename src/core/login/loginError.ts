import type { HttpError } from '../http/httpError.ts';

/** What went wrong between the browser and a session. */
export type LoginFailure =
  /** The person, or the server, said no: `error` and `error_description` of RFC 6749 §4.1.2.1 and §5.2. */
  | { readonly reason: 'refused'; readonly error: string; readonly description: string | undefined }
  /** Logged in, but for no organisation. */
  | { readonly reason: 'noOrganisation' }
  /** What came back does not belong to what was asked: `state`, `iss`, `nonce` or the ID token is another's. */
  | { readonly reason: 'mismatch'; readonly what: 'state' | 'issuer' | 'idToken' }
  /** The ID token's time is not now, by a clock that is this many milliseconds ahead of the issuer's (negative: behind). */
  | { readonly reason: 'clock'; readonly skewMs: number }
  /** The issuer's metadata cannot be used. */
  | { readonly reason: 'metadata'; readonly what: 'notJson' | 'issuer' | 'other' }
  | { readonly reason: 'answer' }
  /** The browser did not come back. Milliseconds. */
  | { readonly reason: 'timeout'; readonly waitedMs: number }
  /** No client of this program is registered for the environment. */
  | { readonly reason: 'noClientId' };

/** A login that led to no session. Its message holds no code, token or address. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  constructor(
    readonly failure: LoginFailure,
    /** The environment's id. */
    readonly environment: string,
    /** Another issuer that may be the right one. */
    readonly otherIssuer?: string,
  ) {
    super(`Login in ${environment}: ${failure.reason}`);
  }
}

/** Somebody answered who has no metadata: most likely the address is wrong. A 5xx may pass. */
export function isNotThere({ failure }: HttpError): boolean {
  return failure.reason === 'status' && failure.status < 500;
}
