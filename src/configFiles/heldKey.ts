import { EncodedJwkError, decodeJwk } from '../altinnCli/encodedJwk.ts';

/** What stands where the key goes. The key itself is not handed on. */
export type HeldKey =
  { readonly kind: 'key'; readonly kid: string } | { readonly kind: 'none' | 'reference' | 'unreadable' };

export function heldKey(encodedJwk: string | undefined): HeldKey {
  try {
    return { kind: 'key', kid: decodeJwk(encodedJwk ?? '').kid };
  } catch (error) {
    if (!(error instanceof EncodedJwkError)) throw error;
    if (error.reason === 'empty' || error.reason === 'placeholder') return { kind: 'none' };
    return { kind: error.reason === 'reference' ? 'reference' : 'unreadable' };
  }
}
