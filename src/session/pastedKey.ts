import { readPublicKey } from '../keys/publicKey.ts';

/** A pasted key as it is registered. Throws KeyInputError; its message holds nothing of the text. */
export function pastedKey(text: string): { kid: string | undefined; jwk: Record<string, unknown>; n: string } {
  const { jwk } = readPublicKey(text);
  return { kid: jwk.kid, jwk, n: jwk.n };
}
