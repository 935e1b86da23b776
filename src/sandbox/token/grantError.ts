import { type Answer, json } from '../http/answer.ts';
import { AnswerError, type AnswerContext } from '../http/answerError.ts';

/** RFC 6749 §5.2, RFC 7521 §4.1.1, RFC 9396 §5, and one of Altinn's. */
export type OAuthError =
  | 'invalid_request'
  | 'invalid_grant'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_authorization_details'
  | 'invalid_altinn_customer_configuration';

const errorPage = 'https://docs.digdir.no/docs/Maskinporten/maskinporten_feilsoking';

/** A grant refused by the token endpoint; the MP code, where there is one, stands in the description. */
export class GrantError extends AnswerError {
  constructor(
    readonly code: OAuthError,
    readonly description: string,
  ) {
    super(description);
    this.name = 'GrantError';
  }

  override toAnswer(context: AnswerContext): Answer {
    return json(
      400,
      {
        error: this.code,
        error_description: `${this.description} (trace_id: ${context.newId().replaceAll('-', '')})`,
        error_uri: errorPage,
      },
      { pragma: 'no-cache' },
    );
  }
}

/** MP-011: a parameter or claim that is not as it should be. `what` says which and how, never its value. */
export function invalidParameter(what: string): GrantError {
  return new GrantError('invalid_request', `MP-011: Invalid assertion. Invalid parameter value: ${what}`);
}

/** The client could not be authenticated by its JWT. */
export function notAuthenticated(code: string | undefined, why: string): GrantError {
  const prefix = code === undefined ? '' : `${code}: `;
  return new GrantError('invalid_grant', `${prefix}Invalid assertion. Client authentication failed. ${why}`);
}
