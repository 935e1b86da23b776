import { containsPrivateKey, looksLikePublicKey } from '../src/core/keys/privateMaterial.ts';

/** Whether a text is surely a public key, and nothing else with it. */
export function isPublicKey(text: string): boolean {
  return looksLikePublicKey(text) && !containsPrivateKey(text);
}

/**
 * Whether a text from any field holds a private key. Milder than `containsPrivateKey` in one thing: a description may
 * speak of “the private key”.
 */
export function holdsKeyMaterial(text: string): boolean {
  return (
    containsPrivateKey(text) && (text.includes('-----') || containsPrivateKey(text.replace(/private\s+key/gi, ' ')))
  );
}
