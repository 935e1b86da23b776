import * as z from 'zod/mini';

const seconds = z.int().check(z.positive());

/**
 * What nobody outside Digdir knows, and the facts therefore leave open (self-service-api.md): the sandbox can be told to be each
 * (`vary`, `--variant`, `POST /sandbox/variants`).
 */
export const Variants = z.strictObject({
  /** Whether a refresh brings a new refresh token and uses up the old one, or brings none and the old one stays good (§4 A). */
  refreshTokenUsage: z.enum(['ONETIME', 'REUSE']),
  /** Seconds that a refresh token is good while it is not used. */
  refreshTokenLifetime: seconds,
  /** Seconds that a login lasts at most. */
  authorizationLifetime: seconds,
  /** Where a login says whom it represents (§4 A). */
  authorizationDetailsIn: z.enum(['both', 'idToken']),
  /** Whether people log in with a work account, whose organisation is an `orgno` without a name (§4 A). */
  workAccount: z.boolean(),
  /** The status of what was created (§2: the OpenAPI says 200, in practice it is 201). */
  createdStatus: z.union([z.literal(201), z.literal(200)]),
  /** Whether the list of clients holds each client's keys (§3). */
  clientsHoldKeys: z.boolean(),
  /** How it is said that a client has no keys (§2). */
  noKeys: z.enum(['404', '{}', '{"keys":[]}']),
  /** How it is said that nobody has access to a scope (§2). */
  noAccess: z.enum(['[]', 'error']),
  /** Whether a withdrawn access is shown, as DENIED, or only with `inactive=true` (§2). */
  withdrawnAccess: z.enum(['hidden', 'DENIED']),
  /** What `PUT …/jwks/{kid}` is answered, which no program was seen using (§2): taken, or not known. */
  putKey: z.enum(['taken', '404', '405', '501']),
  /** The same of `POST /api/v2/…/key`, the portal's own. */
  uploadKey: z.enum(['taken', '404', '405', '501']),
  /** Whether a token refusal names its code in `error_uri` (§5: “some answers lack it”). */
  errorUri: z.boolean(),
  /** Whether a grant's `resource` may be one text, as programs send it, or a list alone, as it is documented (§5). */
  resource: z.enum(['either', 'list']),
});
export type Variants = z.infer<typeof Variants>;

export const SomeVariants = z.partial(Variants);
export type SomeVariants = z.infer<typeof SomeVariants>;

/** As production was last seen, and as this extension says to register its login client. */
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

/** `now` with what of it is named changed. Throws zod's error when there is no such variant. */
export function varied(some: SomeVariants, now: Variants = usual): Variants {
  const named = Object.entries(some).filter(([, value]) => value !== undefined);
  return Variants.parse({ ...now, ...Object.fromEntries(named) });
}
