import { importJWK, type JWK, SignJWT } from 'jose';

/** What a grant says (self-service-api.md §5; RFC 7523 §3). */
export interface GrantClaims {
  readonly clientId: string;
  /** The issuer's URL with its trailing slash, exactly. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** The APIs the token is for, as absolute URLs; they become the token's audience. */
  readonly resources?: readonly string[];
  /** Whether a single one goes as a list as well. */
  readonly alwaysAsList?: boolean;
  /** The organisation a supplier acts for: nine digits. */
  readonly consumerOrg?: string;
}

/**
 * What a grant is signed with, and by what the server knows it: a registered key by its kid, or an enterprise certificate, whose
 * chain goes along (base64 DER, the key's own first). Never both (self-service-api.md §5). Secret.
 */
export type GrantKey =
  | { readonly jwk: JWK & { readonly kid: string }; readonly x5c?: undefined }
  | { readonly jwk: JWK; readonly x5c: readonly string[] };

/** Seconds. The server refuses more than 120; a grant is used at once, so a short one shows a wrong clock no sooner. */
const lifetime = 60;

/** A signed JWT grant. `newId` gives a fresh jti each time (a UUID). Throws jose's errors for a key that cannot sign. */
export async function signGrant(claims: GrantClaims, key: GrantKey, now: Date, newId: () => string): Promise<string> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  return new SignJWT({ scope: claims.scopes.join(' '), ...optionalClaims(claims) })
    .setProtectedHeader({ alg: 'RS256', ...(key.x5c ? { x5c: [...key.x5c] } : { kid: key.jwk.kid }) })
    .setIssuer(claims.clientId)
    .setAudience(claims.audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetime)
    .setJti(newId())
    .sign(await importJWK(key.jwk, 'RS256'));
}

/** One resource goes as a text, several as a list, as the token's own `aud` does (RFC 7519 §4.1.3). */
function optionalClaims({ resources = [], alwaysAsList = false, consumerOrg }: GrantClaims): Record<string, unknown> {
  return {
    ...(resources.length > 0 && { resource: resources.length === 1 && !alwaysAsList ? resources[0] : resources }),
    ...(consumerOrg !== undefined && { consumer_org: consumerOrg }),
  };
}
