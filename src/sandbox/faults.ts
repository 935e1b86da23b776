import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';
import { ApiError, termsNotSigned } from './api/apiError.ts';
import { type Answer, type AnswerContext, json } from './http/answer.ts';

/** A way to misbehave, and which requests it meets. */
export const Fault = z.strictObject({
  match: z.strictObject({
    /** Any method when left out. */
    method: z.optional(z.string()),
    /** The beginning of the path, or the source of a regular expression that fits the path or path and query. */
    path: z.optional(z.string().check(z.refine(isRegularExpression, 'not a regular expression'))),
  }),
  /** How many requests it meets before it is gone; 1 when left out. */
  times: z.optional(z.int().check(z.gte(1))),
  /** Wait this long before anything else. */
  delayMs: z.optional(z.number().check(z.gte(0))),
  /** Answer with this status; without a `body` the sandbox words the error as the service would. */
  status: z.optional(z.int().check(z.gte(200), z.lte(599))),
  /** Added to the answer, be it the real one or this fault's own. */
  headers: z.optional(z.catchall(z.object({}), z.string())),
  body: z.optional(z.string()),
  /** Cut the connection instead of answering. */
  reset: z.optional(z.boolean()),
  /** Never answer. */
  hang: z.optional(z.boolean()),
  /** Carry the request out first; then its answer is lost: replaced by `status`/`body`, never sent (`hang`), else cut. */
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

/** The faults still to come, oldest first. */
export class FaultList {
  private waiting: { fault: Fault; left: number }[] = [];

  add(fault: Fault): void {
    this.waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.waiting = [];
  }

  /** The fault this request meets, which has then one time less to go. */
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

/** What a faulty request ends in: an answer, a cut connection, or silence. */
export type Outcome = Answer | 'cut' | 'silence';

/** Carries a fault out; `carryOut` does what the request asked for. `closing` ends a delay when the sandbox stops. */
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

/** The words of self-service-api.md §3 for the statuses a client is likely to be tried with. */
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
