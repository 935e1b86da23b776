import * as oauth from 'oauth4webapi';
import { HttpError } from '../http/httpError.ts';

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

const notMetadata: (string | undefined)[] = [
  oauth.PARSE_ERROR,
  oauth.RESPONSE_IS_NOT_JSON,
  oauth.RESPONSE_IS_NOT_CONFORM,
];

/** What is wrong with what came instead of the metadata. */
export function metadataFault(error: unknown): 'notJson' | 'issuer' | 'other' {
  if (error instanceof HttpError) return 'notJson';
  if (!(error instanceof oauth.OperationProcessingError)) return 'other';
  if (error.code === oauth.JSON_ATTRIBUTE_COMPARISON) return 'issuer';
  return notMetadata.includes(error.code) ? 'notJson' : 'other';
}

/** What the server itself said no with. */
export function refusal(error: unknown): LoginFailure | undefined {
  if (!(error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError))
    return undefined;
  return { reason: 'refused', error: error.error, description: error.error_description };
}

/** What is wrong with the tokens that came. */
export function tokenFault(error: unknown): LoginFailure {
  const inIdToken: (string | undefined)[] = [
    oauth.JWT_TIMESTAMP_CHECK,
    oauth.JWT_CLAIM_COMPARISON,
    oauth.KEY_SELECTION,
  ];
  if (error instanceof oauth.OperationProcessingError && inIdToken.includes(error.code)) {
    return { reason: 'mismatch', what: 'idToken' };
  }
  return { reason: 'answer' };
}
