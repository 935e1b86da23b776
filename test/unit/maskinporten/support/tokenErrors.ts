import { TokenError } from '../../../../src/core/maskinporten/tokenEndpoint.ts';
import { readTokenRefusal, type TokenRefusal } from '../../../../src/core/maskinporten/tokenRefusal.ts';

/** A refusal as the token endpoint words it: its text, and its code at the end of `error_uri` where it has one. */
export function refusalSaying(text: string, code?: string, error = 'invalid_grant'): TokenRefusal {
  const uri = code === undefined ? {} : { error_uri: `https://test.maskinporten.no/errors/${code}` };
  const body = { error, error_description: `${text} (trace_id: ${'0'.repeat(31)}a)`, ...uri };
  return readTokenRefusal(400, JSON.stringify(body))!;
}

export function tokenErrorSaying(...said: Parameters<typeof refusalSaying>): TokenError {
  return new TokenError(refusalSaying(...said));
}
