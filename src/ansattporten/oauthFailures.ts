import * as oauth from 'oauth4webapi';
import { HttpError } from '../http/httpError.ts';
import type { LoginFailure } from './loginError.ts';

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
