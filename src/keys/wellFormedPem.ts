import { readPemBlocks } from './pemBlock.ts';

/**
 * The PEM blocks of a text as strict readers want them, 64 characters a line (RFC 7468 §2): an input box pastes a PEM as one
 * line. Throws KeyInputError 'truncated'.
 */
export function wellFormedPem(text: string): string {
  return readPemBlocks(text)
    .map(({ label, der }) => {
      const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
      return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
    })
    .join('');
}
