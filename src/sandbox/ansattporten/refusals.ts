import { type Answer } from '../http/answer.ts';
import { AnswerError } from '../http/answerError.ts';
import { type ReturnAddress } from './authorizationRequest.ts';

/** RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6, RFC 9396 §5, and “Unmet Authentication Requirements 1.0”. */
export type AuthorizationErrorCode =
  | 'invalid_request'
  | 'access_denied'
  | 'unsupported_response_type'
  | 'invalid_scope'
  | 'login_required'
  | 'request_not_supported'
  | 'request_uri_not_supported'
  | 'invalid_authorization_details'
  | 'unmet_authentication_requirements';

/** Told to the client, by sending the person back. */
export class RedirectRefusal extends AnswerError {
  constructor(
    readonly code: AuthorizationErrorCode,
    readonly description: string,
    private readonly address: ReturnAddress,
    private readonly issuer: string,
  ) {
    super(description);
    this.name = 'RedirectRefusal';
  }

  override toAnswer(): Answer {
    return sendBack(this.address, this.issuer, { error: this.code, error_description: this.description });
  }
}

/** Sends the person back to the client with the outcome, `state` and `iss` (RFC 9207). */
export function sendBack(address: ReturnAddress, issuer: string, outcome: Readonly<Record<string, string>>): Answer {
  const { redirectUri, state } = address;
  return redirect(redirectUri, { ...outcome, ...(state === null ? {} : { state }), iss: issuer });
}

/** 303: what was a POST goes on as a GET. */
export function redirect(uri: string, parameters: Readonly<Record<string, string>>): Answer {
  // Not every program that gets such an URI takes a plus for a space.
  const query = new URLSearchParams(parameters).toString().replaceAll('+', '%20');
  const location = query === '' ? uri : `${uri}${uri.includes('?') ? '&' : '?'}${query}`;
  return { status: 303, headers: { location, 'referrer-policy': 'no-referrer' }, body: '' };
}
