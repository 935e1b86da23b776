import { type Answer, json } from '../http/answer.ts';
import { AnswerError } from '../http/answerError.ts';
import { type AuthorizationErrorCode } from './refusals.ts';

/** RFC 6749 §5.2. */
export type LoginErrorCode =
  | AuthorizationErrorCode
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unsupported_grant_type';

/** A refusal by Ansattporten's token or revocation endpoint. */
export class LoginError extends AnswerError {
  constructor(
    readonly code: LoginErrorCode,
    readonly description: string,
  ) {
    super(description);
    this.name = 'LoginError';
  }

  override toAnswer(): Answer {
    const body = { error: this.code, error_description: this.description };
    return json(this.code === 'invalid_client' ? 401 : 400, body, { pragma: 'no-cache' });
  }
}
