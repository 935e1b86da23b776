import * as z from 'zod/mini';

const seconds = z.int().check(z.positive());

/**
 * Server behaviour that only Digdir knows for certain (self-service-api.md). The sandbox can be set to each variant (`vary`,
 * `--variant`, `POST /sandbox/variants`).
 */
export const Variants = z.strictObject({
  /** Whether a refresh returns a new refresh token and uses up the old one, or returns none and the old one stays valid (§4 A). */
  refreshTokenUsage: z.enum(['ONETIME', 'REUSE']),
  /** Seconds until an unused refresh token expires. */
  refreshTokenLifetime: seconds,
  /** Maximum duration of a login in seconds. */
  authorizationLifetime: seconds,
  /** Where a login's answer names the organisation it represents (§4 A). */
  authorizationDetailsIn: z.enum(['both', 'idToken']),
  /** Whether users log in with a work account, whose organisation is an `orgno` without a name (§4 A). */
  workAccount: z.boolean(),
  /** The status after creating something (§2: the OpenAPI says 200, in practice it is 201). */
  createdStatus: z.union([z.literal(201), z.literal(200)]),
  /** Whether the list of clients includes each client's keys (§3). */
  clientsHoldKeys: z.boolean(),
  /** The answer if a client has no keys (§2). */
  noKeys: z.enum(['404', '{}', '{"keys":[]}']),
  /** The answer if nobody has access to a scope (§2). */
  noAccess: z.enum(['[]', 'error']),
  /** Whether a withdrawn access is listed, as DENIED, or only with `inactive=true` (§2). */
  withdrawnAccess: z.enum(['hidden', 'DENIED']),
  /** The answer to `PUT …/jwks/{kid}`, which no program is known to use (§2): accepted, or unknown. */
  putKey: z.enum(['taken', '404', '405', '501']),
  /** The same for `POST /api/v2/…/key`, the portal's own call. */
  uploadKey: z.enum(['taken', '404', '405', '501']),
  /** Whether a refused grant's answer has its code in `error_uri` (§5: “some answers lack it”). */
  errorUri: z.boolean(),
  /** Whether a grant's `resource` may be a string, as programs send it, or only a list, as documented (§5). */
  resource: z.enum(['either', 'list']),
});
export type Variants = z.infer<typeof Variants>;

export const SomeVariants = z.partial(Variants);
export type SomeVariants = z.infer<typeof SomeVariants>;

/** As last seen in production, and as the extension's documentation says to register its login client. */
const usual: Variants = {
  refreshTokenUsage: 'ONETIME',
  refreshTokenLifetime: 28_800,
  authorizationLifetime: 28_800,
  authorizationDetailsIn: 'both',
  workAccount: false,
  createdStatus: 201,
  clientsHoldKeys: true,
  noKeys: '404',
  noAccess: 'error',
  withdrawnAccess: 'DENIED',
  putKey: 'taken',
  uploadKey: 'taken',
  errorUri: true,
  resource: 'either',
};

/** `now` with the given variants changed. Throws zod's error if a variant does not exist. */
export function varied(some: SomeVariants, now: Variants = usual): Variants {
  const named = Object.entries(some).filter(([, value]) => value !== undefined);
  return Variants.parse({ ...now, ...Object.fromEntries(named) });
}
