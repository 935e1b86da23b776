import * as z from 'zod/mini';

/**
 * What nobody outside Digdir knows, and the facts therefore leave open (self-service-api.md): the sandbox can be told to be each.
 * The defaults are what has been seen in production, where anything has.
 */
export const Variants = z.strictObject({
  /** Whether a token refusal names its code in `error_uri` (§5: “some answers lack it”). */
  errorUri: z._default(z.boolean(), true),
});

export type Variants = z.infer<typeof Variants>;

/** Some of them, as options and the control endpoint give them. */
export const SomeVariants = z.strictObject({
  errorUri: z.optional(z.boolean()),
});
export type SomeVariants = z.infer<typeof SomeVariants>;
