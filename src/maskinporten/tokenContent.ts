import { decodeJwt, decodeProtectedHeader } from 'jose';

/** What anybody who has a token can read in it; its signature is not looked at. */
export interface TokenContent {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** Undefined for an opaque token, which only its issuer can read (a scope's `token_type`, self-service-api.md §3). */
export function tokenContent(token: string): TokenContent | undefined {
  try {
    return { header: { ...decodeProtectedHeader(token) }, claims: decodeJwt(token) };
  } catch {
    return undefined;
  }
}
