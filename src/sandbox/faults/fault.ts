import * as z from 'zod/mini';

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
