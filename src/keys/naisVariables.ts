import type { PrivateRsaJwk } from './jwk.ts';

/** The variables that NAIS gives a program, as a `.env` file (altinn-config.md §6). Secret. */
export function naisVariables(
  { issuer, tokenEndpoint }: { readonly issuer: string; readonly tokenEndpoint: string },
  clientId: string,
  jwk: PrivateRsaJwk,
): string {
  const values = {
    CLIENT_ID: clientId,
    // A quote would end the value, and JSON can do without it.
    CLIENT_JWK: `'${JSON.stringify(jwk).replace(/'/g, '\\u0027')}'`,
    WELL_KNOWN_URL: `${issuer}.well-known/oauth-authorization-server`,
    ISSUER: issuer,
    TOKEN_ENDPOINT: tokenEndpoint,
  };
  return Object.entries(values)
    .map(([name, value]) => `MASKINPORTEN_${name}=${value}\n`)
    .join('');
}
