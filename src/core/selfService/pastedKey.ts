import { wellFormedPem } from '../keys/pem.ts';
import { readPublicKey } from '../keys/publicKey.ts';

/** A pasted key as it is registered. */
interface PastedKey {
  /** Missing for a PEM or certificate. */
  readonly kid: string | undefined;
  readonly jwk: Record<string, unknown>;
  readonly n: string;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
  /** What is sent when the server is to choose the kid. */
  readonly text: string;
}

/** Throws KeyInputError; its message holds nothing of the text. */
export function pastedKey(text: string): PastedKey {
  const { format, jwk, thumbprint } = readPublicKey(text);
  return { kid: jwk.kid, jwk, n: jwk.n, thumbprint, text: format === 'jwk' ? text : wellFormedPem(text) };
}
