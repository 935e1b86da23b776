import * as z from 'zod/mini';
import { type Answer, type AnswerContext, AnswerError, json, type SandboxRequest } from '../http/answer.ts';

/** An invalid field with its name in the API: `client_name`, `keys[0].kty`. */
interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** An error of the self-service API, in the format of self-service-api.md §3, “Error”. */
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

  /** The invalid fields; empty if the error is about something else. */
  get fields(): readonly FieldError[] {
    return this.about?.fields ?? [];
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
    // The header tells how the bearer token was refused (RFC 6750 §3).
    const headers = this.status === 401 ? { 'www-authenticate': `Bearer error="${this.code}"` } : {};
    return json(this.status, this.toBody(context), headers);
  }
}

/** 400 with all invalid fields. */
export function invalidFields(objectName: string, fields: readonly FieldError[]): ApiError {
  const names = [...new Set(fields.map(({ field }) => field))].join(', ');
  return new ApiError(400, 'invalid_request', `Invalid ${objectName}: ${names}`, { objectName, fields });
}

/** Until the terms have been accepted, only `/auth/user` is answered (self-service-api.md §3, Error). */
export function termsNotSigned(): ApiError {
  return new ApiError(428, 'PRECONDITION_REQUIRED', 'The organisation has not accepted the terms of use');
}

/** The server's error for an empty list (self-service-api.md §2, Scopes). */
export function emptyList(whose: string, what: string): ApiError {
  return new ApiError(400, 'invalid_request', `${whose} does not have any ${what}`);
}

/** Messages for fields whose schema has none of its own. zod/mini only says “Invalid input”. */
const words: Readonly<Record<string, string>> = {
  invalid_type: 'is missing or of the wrong type',
  invalid_value: 'isn’t an allowed value',
  invalid_format: 'has an invalid format',
  too_small: 'is too small or too short',
  too_big: 'is too large or too long',
  unrecognized_keys: 'contains an unknown field',
};

/** `value` parsed with the schema. Throws 400 with all invalid fields. */
export function checked<T>(schema: z.ZodMiniType<T>, value: unknown, objectName: string): T {
  const result = schema.safeParse(value, { error: ({ code }) => words[code] });
  if (result.success) return result.data;
  const fields = result.error.issues.map(({ path, message }) => ({ field: fieldName(path) || objectName, message }));
  throw invalidFields(objectName, fields);
}

/** For example `keys[0].kty`. For an item of a list, the list's name is used. */
function fieldName(path: readonly PropertyKey[]): string {
  const named = typeof path.at(-1) === 'number' ? path.slice(0, -1) : path;
  return named
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index ? '.' : ''}${String(part)}`))
    .join('');
}

/** The request's body parsed as JSON. Throws 400 if it is not JSON, and 415 if it has another content type. */
export function jsonBody(request: SandboxRequest): unknown {
  if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new ApiError(415, 'unsupported_media_type', 'Content-Type must be application/json');
  }
  try {
    return JSON.parse(request.body);
  } catch {
    throw new ApiError(400, 'invalid_request', 'The body is not JSON');
  }
}

/** An absolute URL. `z.url` is not used, because its options would add a kilobyte. */
export const url = z.string().check(z.refine((text) => URL.canParse(text), 'must be an absolute URL'));
