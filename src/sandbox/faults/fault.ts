import * as z from 'zod';

/** A way to misbehave, and which requests it meets. */
export const Fault = z.strictObject({
  match: z.strictObject({
    /** Any method when left out. */
    method: z.string().optional(),
    /** The beginning of the path, or the source of a regular expression that fits the path or path and query. */
    path: z.string().refine(isRegularExpression, 'not a regular expression').optional(),
  }),
  /** How many requests it meets before it is gone; 1 when left out. */
  times: z.number().int().min(1).optional(),
  /** Wait this long before anything else. */
  delayMs: z.number().min(0).optional(),
  /** Answer with this status; without a `body` the sandbox words the error as the service would. */
  status: z.number().int().min(200).max(599).optional(),
  /** Added to the answer, be it the real one or this fault's own. */
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  /** Cut the connection instead of answering. */
  reset: z.boolean().optional(),
  /** Never answer. */
  hang: z.boolean().optional(),
  /** Carry the request out first; then its answer is lost: replaced by `status`/`body`, never sent (`hang`), else cut. */
  after: z.boolean().optional(),
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
