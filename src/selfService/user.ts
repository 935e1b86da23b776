import * as z from 'zod/mini';

/** Whom a token represents (self-service-api.md §2, `auth/user`). */
export const user = z.looseObject({
  /** Nine digits. */
  authenticated_organization_number: z.pipe(z.union([z.string(), z.number()]), z.transform(String)),
  authenticated_organization_name: z.nullish(z.string()),
  is_synthetic_organization_number: z.nullish(z.boolean()),
  /** Whether the terms of use are signed. */
  has_consented: z.nullish(z.boolean()),
});
export type User = z.infer<typeof user>;
