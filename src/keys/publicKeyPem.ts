import { createPublicKey } from 'node:crypto';

/** A public key as a PEM block of SubjectPublicKeyInfo (RFC 7468 §13), the form the portal also takes. */
export function publicKeyPem({ n, e }: { readonly n: string; readonly e: string }): string {
  return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}
