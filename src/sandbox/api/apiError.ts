import { type Answer, json } from '../http/answer.ts';
import { AnswerError, type AnswerContext } from '../http/answerError.ts';

/** A field that was wrong, as the API names it: `client_name`, `keys[0].kty`. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An error of the self-service API, worded as self-service-api.md §3, “Error”. */
export class ApiError extends AnswerError {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly description: string,
    private readonly about?: { readonly objectName: string; readonly fields: readonly FieldError[] },
  ) {
    super(description);
    this.name = 'ApiError';
  }

  toBody(context: AnswerContext): object {
    const { objectName, fields } = this.about ?? { objectName: '', fields: [] };
    return {
      status: this.status,
      timestamp: context.now().toISOString(),
      correlation_id: context.newId(),
      error: this.code,
      error_description: this.description,
      errors: fields.map(({ field, message }) => ({
        errorMessage: message,
        isFieldError: true,
        objectName,
        fieldIdentifier: field,
      })),
    };
  }

  override toAnswer(context: AnswerContext): Answer {
    // RFC 6750 §3: a refused bearer token is told which way it was refused.
    const headers = this.status === 401 ? { 'www-authenticate': `Bearer error="${this.code}"` } : {};
    return json(this.status, this.toBody(context), headers);
  }
}

/** 400 with every field that was wrong. */
export function invalidFields(objectName: string, fields: readonly FieldError[]): ApiError {
  const names = [...new Set(fields.map(({ field }) => field))].join(', ');
  return new ApiError(400, 'invalid_request', `Invalid ${objectName}: ${names}`, { objectName, fields });
}

/** Until somebody has signed, nothing but `/auth/user` is answered (self-service-api.md §3, Error). */
export function termsNotSigned(): ApiError {
  return new ApiError(428, 'PRECONDITION_REQUIRED', 'The organisation has not signed the terms of use');
}

/** The server's way to say “an empty list” (self-service-api.md §2, Scopes). */
export function emptyList(whose: string, what: string): ApiError {
  return new ApiError(400, 'invalid_request', `${whose} does not have any ${what}`);
}
