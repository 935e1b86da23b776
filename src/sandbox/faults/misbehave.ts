import { setTimeout } from 'node:timers/promises';
import { ApiError, termsNotSigned } from '../api/apiError.ts';
import { type Answer, json } from '../http/answer.ts';
import { type AnswerContext } from '../http/answerError.ts';
import { type Fault } from './fault.ts';

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
      return new ApiError(status, 'invalid_token', 'The access token is no longer good');
    case 403:
      return new ApiError(status, 'forbidden', 'The client lacks the right to do this');
    case 428:
      return termsNotSigned();
    case 503:
      return new ApiError(status, 'service_unavailable', 'The service is unavailable for the moment');
    default:
      return new ApiError(status, 'error', 'The sandbox was told to fail');
  }
}
