import { createPrivateKey } from 'node:crypto';
import type { PrivateRsaJwk } from './jwk.ts';

/** A private key as a PEM block of PKCS#8 (RFC 7468 §10), with a passphrase encrypted by AES-256 (PBES2, RFC 8018 §6.2). Secret. */
export function privateKeyPem(jwk: PrivateRsaJwk, passphrase?: string): string {
  const locked = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return createPrivateKey({ key: { ...jwk }, format: 'jwk' })
    .export({ type: 'pkcs8', format: 'pem', ...locked })
    .toString();
}
