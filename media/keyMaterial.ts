import { containsPrivateKey, looksLikePublicKey } from '../src/core/keys/privateMaterial.ts';

/** Whether a text is certainly a public key and nothing else. */
export function isPublicKey(text: string): boolean {
  return looksLikePublicKey(text) && !containsPrivateKey(text);
}

/**
 * Whether a text from any field contains a private key. Less strict than `containsPrivateKey` in one respect: a description may
 * mention “the private key”.
 */
export function holdsKeyMaterial(text: string): boolean {
  return (
    containsPrivateKey(text) && (text.includes('-----') || containsPrivateKey(text.replace(/private\s+key/gi, ' ')))
  );
}
