import * as z from 'zod/mini';

/** Sizes of RSA modulus a person can choose, in bits. The API refuses less than 2048 (self-service-api.md §3). */
export const modulusLengths = [2048, 3072, 4096] as const;

/** What a person asks for in the Create client form: everything needed to make it, with no secret in it. */
export const newClient = z.object({
  displayName: z.string(),
  description: z.string(),
  /** Seconds. */
  accessTokenLifetime: z.number(),
  scopes: z.array(z.string()),
  key: z.union([
    z.object({ kind: z.literal('generate'), bits: z.literal(modulusLengths) }),
    z.object({ kind: z.literal('paste'), text: z.string() }),
    z.object({ kind: z.literal('later') }),
  ]),
  /** The Altinn CLI config to write, as a URI; only with a generated key. */
  config: z.optional(z.string()),
});
export type NewClient = z.infer<typeof newClient>;

/** The form's fields, by which a problem says where it belongs. */
export const fields = ['displayName', 'description', 'accessTokenLifetime', 'scopes', 'key', 'config'] as const;
export type Field = (typeof fields)[number];
