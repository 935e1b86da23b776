import * as z from 'zod';
import { HttpError } from '../http/httpError.ts';

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

/** The API's error body (self-service-api.md §3); whatever is missing is tolerated. */
const errorBody = z.looseObject({
  correlation_id: text,
  error: text,
  error_description: text,
  errors: z
    .array(z.looseObject({ errorMessage: text, fieldIdentifier: text, objectName: text }))
    .nullish()
    .transform((list) => list ?? []),
});

/** The API answered with an error it has a word for. */
export class SelfServiceError extends Error {
  override readonly name = 'SelfServiceError';

  constructor(
    readonly status: number,
    readonly description: string | undefined,
    readonly fieldErrors: readonly { readonly field: string; readonly message: string }[],
    readonly correlationId: string | undefined,
    readonly retryAfterMs: number | undefined,
    options?: ErrorOptions,
  ) {
    super(`Self-service API answered ${status}`, options);
  }

  /** “does not have any” is the server's way to say “an empty list” (self-service-api.md §2). */
  get meansEmptyList(): boolean {
    return this.description?.includes('does not have any') ?? false;
  }
}

/** The same failure in the API's words, when its body has them; else as it was. */
export function asSelfServiceError(error: unknown): unknown {
  if (!(error instanceof HttpError) || error.failure.reason !== 'status') return error;
  const { status, body, retryAfterMs } = error.failure;
  const read = errorBody.safeParse(parseOrUndefined(body));
  const said = read.success ? read.data : undefined;
  const fieldErrors = (said?.errors ?? []).flatMap(({ fieldIdentifier, errorMessage }) =>
    fieldIdentifier ? [{ field: fieldIdentifier, message: errorMessage ?? '' }] : [],
  );
  const description = said?.error_description ?? said?.errors.find(({ errorMessage }) => errorMessage)?.errorMessage;
  return new SelfServiceError(status, description ?? said?.error, fieldErrors, said?.correlation_id, retryAfterMs, {
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
