import { KeyInputError } from './keyInputError.ts';

/** One block of a PEM text (RFC 7468): its label and the DER inside. */
export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
}

export function looksLikePem(text: string): boolean {
  return /-----(BEGIN|END)/.test(text);
}

/** The blocks of a PEM text, in order. Text around them is ignored (RFC 7468 §2). Throws KeyInputError 'truncated'. */
export function readPemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  const outside = text.replace(
    /-----BEGIN ([^-]*)-----([^-]*)-----END \1-----/g,
    (_all, label: string, body: string) => {
      blocks.push({ label, der: decode(body) });
      return '';
    },
  );
  if (looksLikePem(outside)) throw new KeyInputError({ reason: 'truncated' });
  return blocks;
}

function decode(body: string): Buffer {
  const base64 = body.replace(/\s+/g, '');
  const der = Buffer.from(base64, 'base64');
  // Node's decoder skips invalid characters, so the result is encoded again and compared.
  if (der.toString('base64') !== base64 || !isWholeSequence(der)) throw new KeyInputError({ reason: 'truncated' });
  return der;
}

/** Whether the bytes are one complete DER SEQUENCE, as every key and certificate is. It begins with its length (X.690 §8.1.3). */
export function isWholeSequence(der: Buffer): boolean {
  const [tag, length] = der;
  if (tag !== 0x30 || length === undefined) return false;
  if (length < 0x80) return der.length === 2 + length;
  const octets = length - 0x80;
  if (octets < 1 || octets > 4 || der.length < 2 + octets) return false;
  return der.length === 2 + octets + der.readUIntBE(2, octets);
}

/**
 * Rewrites the PEM blocks of a text with 64 characters a line, as strict readers require (RFC 7468 §2), because pasting into an
 * input box joins the lines. Throws KeyInputError 'truncated'.
 */
export function wellFormedPem(text: string): string {
  return readPemBlocks(text)
    .map(({ label, der }) => {
      const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
      return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
    })
    .join('');
}

/**
 * Decodes a text in UTF-8, or in UTF-16 as Windows writes it, with or without a byte order mark. If it contains a PEM, Latin-1
 * is accepted too, as OpenSSL writes friendly names that way and the text around PEM blocks does not matter (RFC 7468 §2).
 * Returns undefined for binary data.
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
