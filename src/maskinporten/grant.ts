import { importJWK, type JWK, SignJWT } from 'jose';

/** What a grant says (self-service-api.md §5; RFC 7523 §3). */
export interface GrantClaims {
  readonly clientId: string;
  /** The issuer's URL with its trailing slash, exactly. */
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** Seconds. The server refuses more than 120; a grant is used at once, so a short one shows a wrong clock no sooner. */
const lifetime = 60;

/** A signed JWT grant. `newId` gives a fresh jti each time (a UUID). Throws jose's errors for a key that cannot sign. */
export async function signGrant(
  claims: GrantClaims,
  privateJwk: JWK & { readonly kid: string },
  now: Date,
  newId: () => string,
): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ scope: claims.scopes.join(' ') })
    .setProtectedHeader({ alg: 'RS256', kid: privateJwk.kid })
    .setIssuer(claims.clientId)
    .setAudience(claims.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetime)
    .setJti(newId())
    .sign(await importJWK(privateJwk, 'RS256'));
}
