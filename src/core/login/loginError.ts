import type { HttpError } from '../http/httpError.ts';

/** What went wrong during a login. */
export type LoginFailure =
  /** The user or the server refused: `error` and `error_description` of RFC 6749 §4.1.2.1 and §5.2. */
  | { readonly reason: 'refused'; readonly error: string; readonly description: string | undefined }
  /** The login succeeded, but not on behalf of an organisation. */
  | { readonly reason: 'noOrganisation' }
  /** The answer does not belong to this login: `state`, `iss`, `nonce` or the ID token is from another one. */
  | { readonly reason: 'mismatch'; readonly what: 'state' | 'issuer' | 'idToken' }
  /**
   * The ID token is not valid at this time. `skewMs` is how many milliseconds this clock is ahead of the issuer's (negative:
   * behind).
   */
  | { readonly reason: 'clock'; readonly skewMs: number }
  /** The issuer's metadata can't be used. */
  | { readonly reason: 'metadata'; readonly what: 'notJson' | 'issuer' | 'other' }
  | { readonly reason: 'answer' }
  /** The browser did not return. Milliseconds. */
  | { readonly reason: 'timeout'; readonly waitedMs: number }
  /** This program has no client id for the environment. */
  | { readonly reason: 'noClientId' };

/** A login that failed. The message contains no code, token or address. */
export class LoginError extends Error {
  override readonly name = 'LoginError';
  constructor(
    readonly failure: LoginFailure,
    /** The environment's id. */
    readonly environment: string,
    /** Another issuer, which may be the right one. */
    readonly otherIssuer?: string,
  ) {
    super(`Login in ${environment}: ${failure.reason}`);
  }
}

/** Whether a server answered but has no metadata there, so the address is probably wrong. A 5xx may be temporary. */
export function isNotThere({ failure }: HttpError): boolean {
  return failure.reason === 'status' && failure.status < 500;
}
