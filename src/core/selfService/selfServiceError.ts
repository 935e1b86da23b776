import * as z from 'zod/mini';
import { HttpError } from '../http/httpError.ts';

/** A member of this shape, or undefined. Not `z.catch`, which takes 9 KB of zod along. */
function ifIts<T extends z.ZodMiniType>(shape: T) {
  return z.pipe(
    z.optional(z.unknown()),
    z.transform((value) => shape.safeParse(value).data),
  );
}

const text = ifIts(z.string());

/** The API's error body (self-service-api.md §3); whatever is missing or of another shape is done without. */
const errorBody = z.looseObject({
  correlation_id: text,
  error: text,
  error_description: text,
  errors: ifIts(z.array(z.looseObject({ errorMessage: text, fieldIdentifier: text }))),
});

/** The API answered with a status that is not 2xx, and perhaps said why. */
export class SelfServiceError extends Error {
  override readonly name = 'SelfServiceError';

  constructor(
    readonly status: number,
    readonly description: string | undefined,
    readonly fieldErrors: readonly { readonly field: string; readonly message: string }[],
    readonly correlationId: string | undefined,
    readonly retryAfterMs: number | undefined,
    /** Where the terms of use are signed that a 428 is about. */
    readonly termsUrl: string | undefined,
    options?: ErrorOptions,
  ) {
    super(`Self-service API answered ${status}`, options);
  }

  /** The server does not know the call; or, with 404, what the call is about. */
  get meansUnknownCall(): boolean {
    return [404, 405, 501].includes(this.status);
  }

  /** “does not have any” is the server's way to say “an empty list” (self-service-api.md §2). */
  get meansEmptyList(): boolean {
    return this.description?.includes('does not have any') ?? false;
  }
}

/** An answer with another status than 2xx, in the API's words when its body has them; any other failure as it was. */
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

/** The sign-in may only look: nothing was sent. */
export class ReadOnlyAccess extends Error {
  override readonly name = 'ReadOnlyAccess';
  constructor() {
    super('The sign-in is read-only');
  }
}
