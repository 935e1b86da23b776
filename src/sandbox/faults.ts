import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';
import { ApiError, termsNotSigned } from './api/apiError.ts';
import { type Answer, type AnswerContext, json } from './http/answer.ts';

/** A way to misbehave, and the requests it applies to. */
export const Fault = z.strictObject({
  match: z.strictObject({
    /** If omitted, any method. */
    method: z.optional(z.string()),
    /** The beginning of the path, or a regular expression that matches the path, with or without the query. */
    path: z.optional(z.string().check(z.refine(isRegularExpression, 'not a regular expression'))),
  }),
  /** The number of requests it applies to; 1 if omitted. */
  times: z.optional(z.int().check(z.gte(1))),
  /** Milliseconds to wait before anything else. */
  delayMs: z.optional(z.number().check(z.gte(0))),
  /** The status to answer with. Without a `body`, the answer is the service's own error. */
  status: z.optional(z.int().check(z.gte(200), z.lte(599))),
  /** Headers to add to the answer, whether it is the real one or this fault's. */
  headers: z.optional(z.catchall(z.object({}), z.string())),
  body: z.optional(z.string()),
  /** Cut the connection instead of answering. */
  reset: z.optional(z.boolean()),
  /** Never answer. */
  hang: z.optional(z.boolean()),
  /**
   * Handle the request first, and then lose its answer: replace it by `status`/`body`, never send it (`hang`), or else cut the
   * connection.
   */
  after: z.optional(z.boolean()),
});

export type Fault = z.infer<typeof Fault>;

function isRegularExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

/** The remaining faults, oldest first. */
export class FaultList {
  private waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.waiting = [];
  }

  /** The fault that applies to this request, which is then used up once. */
  take(method: string, path: string, pathAndQuery: string): Fault | undefined {
    const entry = this.waiting.find(({ fault: { match } }) => {
      return (match.method ?? method) === method && (fitsPath(match.path, path) || fitsPath(match.path, pathAndQuery));
    });
    if (!entry) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.waiting.splice(this.waiting.indexOf(entry), 1);
    return entry.fault;
  }
}

function fitsPath(wanted: string | undefined, path: string): boolean {
  return wanted === undefined || path.startsWith(wanted) || new RegExp(wanted).test(path);
}

/** The outcome of a faulty request: an answer, a cut connection, or no answer. */
export type Outcome = Answer | 'cut' | 'silence';

/** Applies a fault. `carryOut` handles the request. `closing` ends a delay when the sandbox stops. */
export async function misbehave(
  fault: Fault,
  carryOut: () => Promise<Answer>,
  context: AnswerContext,
  closing: AbortSignal,
): Promise<Outcome> {
  if (fault.delayMs) await setTimeout(fault.delayMs, undefined, { signal: closing });
  if (fault.after) await carryOut();
  if (fault.hang) return 'silence';
  if (fault.reset) return 'cut';
  if (fault.status !== undefined || fault.body !== undefined) return canned(fault, context);
  if (fault.after) return 'cut';
  const answer = await carryOut();
  return { ...answer, headers: { ...answer.headers, ...fault.headers } };
}

function canned(fault: Fault, context: AnswerContext): Answer {
  const status = fault.status ?? 200;
  const worded = status >= 400 ? json(status, wording(status).toBody(context)) : json(status, {});
  return { status, headers: { ...worded.headers, ...fault.headers }, body: fault.body ?? worded.body };
}

/** The errors of self-service-api.md §3 for the statuses that tests are likely to use. */
function wording(status: number): ApiError {
  switch (status) {
    case 401:
      return new ApiError(status, 'invalid_token', 'The access token is no longer valid');
    case 403:
      return new ApiError(status, 'forbidden', 'The client isn’t allowed to do this');
    case 428:
      return termsNotSigned();
    case 503:
      return new ApiError(status, 'service_unavailable', 'The service is temporarily unavailable');
    default:
      return new ApiError(status, 'error', 'The sandbox was told to fail');
  }
}
