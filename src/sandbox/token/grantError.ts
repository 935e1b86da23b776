import { type Answer, json } from '../http/answer.ts';
import { AnswerError, type AnswerContext } from '../http/answerError.ts';

/** RFC 6749 §5.2, RFC 7521 §4.1.1, RFC 9396 §5, and two of Digdir's. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_authorization_details'
  | 'invalid_altinn_customer_configuration'
  | 'forbidden';

/** `MP-nnn`, as `error_uri` ends (self-service-api.md §5). */
export type ErrorCode = `MP-${string}`;

/** A grant refused by the token endpoint, in the words that have been logged of it. */
export class GrantError extends AnswerError {
  constructor(
    readonly error: OAuthError,
    readonly description: string,
    /** Left out: the answer has no `error_uri`, as for an unknown kid. */
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

/** A parameter or claim that is not as it should be. `what` says which and how, never its value; the real server does not say it. */
export function invalidParameter(what: string): GrantError {
  return new GrantError('invalid_request', `Invalid assertion. Invalid parameter value: ${what}`, 'MP-011');
}

/** The client could not be authenticated by its JWT. */
export function notAuthenticated(code: ErrorCode | undefined, why = ''): GrantError {
  return new GrantError('invalid_grant', `Invalid assertion. Client authentication failed. ${why}`.trim(), code);
}
