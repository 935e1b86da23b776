import { looksLikePem } from './pemBlock.ts';

/**
 * Text as UTF-8, or UTF-16 as Windows writes it, with or without a byte order mark; in Latin-1, as OpenSSL writes a friendly name
 * above a PEM, where there is a PEM: what stands around its blocks never matters (RFC 7468 §2). Undefined for noise.
 */
export function decodedText(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (second === 0 && first !== 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  const encoding = isLittle ? 'utf-16le' : isBig ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    const text = new TextDecoder('latin1').decode(bytes);
    return looksLikePem(text) ? text : undefined;
  }
}
