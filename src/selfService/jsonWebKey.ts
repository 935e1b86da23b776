import * as z from 'zod';

/** A public key as the API keeps it (self-service-api.md §3). Times are ISO 8601, `exp` is in seconds. */
export const jsonWebKey = z.looseObject({
  kid: z.string(),
  kty: z.string(),
  alg: z.string().nullish(),
  use: z.string().nullish(),
  n: z.string().nullish(),
  e: z.string().nullish(),
  x5c: z.array(z.string()).nullish(),
  exp: z.number().nullish(),
  created: z.string().nullish(),
  last_updated: z.string().nullish(),
});
export type JsonWebKey = z.infer<typeof jsonWebKey>;

export const jsonWebKeySet = z.looseObject({
  keys: z
    .array(jsonWebKey)
    .nullish()
    .transform((keys) => keys ?? []),
});

/** At most so many keys on a client (self-service-api.md §3). */
export const maxKeys = 5;
