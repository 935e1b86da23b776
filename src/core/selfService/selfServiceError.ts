import * as z from 'zod/mini';
import { HttpError } from '../http/httpError.ts';

/** A member of this shape, or undefined. `z.catch` is not used because it adds 9 KB of zod to the bundle. */
function ifIts<T extends z.ZodMiniType>(shape: T) {
  return z.pipe(
    z.optional(z.unknown()),
    z.transform((value) => shape.safeParse(value).data),
  );
}

const text = ifIts(z.string());

/** The API's error body (self-service-api.md §3). Members that are missing or of another shape are ignored. */
const errorBody = z.looseObject({
  correlation_id: text,
  error: text,
  error_description: text,
  errors: ifIts(z.array(z.looseObject({ errorMessage: text, fieldIdentifier: text }))),
});

/** The API answered with a status that is not 2xx, perhaps with a reason. */
export class SelfServiceError extends Error {
  override readonly name = 'SelfServiceError';

  constructor(
    readonly status: number,
    readonly description: string | undefined,
    readonly fieldErrors: readonly { readonly field: string; readonly message: string }[],
    readonly correlationId: string | undefined,
    readonly retryAfterMs: number | undefined,
    /** Where to accept the terms of use when the status is 428. */
    readonly termsUrl: string | undefined,
    options?: ErrorOptions,
  ) {
    super(`Self-service API answered ${status}`, options);
  }

  /** Whether the server does not know the call. With 404, the client or key may be what is missing. */
  get meansUnknownCall(): boolean {
    return [404, 405, 501].includes(this.status);
  }

  /** Whether the list is empty: the server then says “does not have any” (self-service-api.md §2). */
  get meansEmptyList(): boolean {
    return this.description?.includes('does not have any') ?? false;
  }
}

/**
 * Turns an HttpError with a status into SelfServiceError, with the API's explanation if there is one. Returns other errors
 * unchanged.
 */
export function asSelfServiceError(error: unknown, termsUrl?: string): unknown {
  if (!(error instanceof HttpError) || error.failure.reason !== 'status') return error;
  const { status, body, retryAfterMs } = error.failure;
  const read = errorBody.safeParse(parseOrUndefined(body));
  const said = read.success ? read.data : undefined;
  const errors = said?.errors ?? [];
  const description =
    said?.error_description ?? errors.find(({ errorMessage }) => errorMessage)?.errorMessage ?? said?.error;
  const fieldErrors = errors.flatMap(({ fieldIdentifier: field, errorMessage }) =>
    field ? [{ field, message: errorMessage ?? description ?? '' }] : [],
  );
  return new SelfServiceError(status, description, fieldErrors, said?.correlation_id, retryAfterMs, termsUrl, {
    cause: error,
  });
}

function parseOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The user has read-only access. Nothing was sent. */
export class ReadOnlyAccess extends Error {
  override readonly name = 'ReadOnlyAccess';
  constructor() {
    super('The sign-in is read-only');
  }
}
