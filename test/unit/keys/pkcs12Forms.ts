import { X509Certificate } from 'node:crypto';

/** DER, cut into what a test needs to put together anew. */
interface Element {
  readonly tag: number;
  readonly content: Buffer;
  readonly whole: Buffer;
}

/** The elements that stand one after the other in DER. @throws {RangeError} for what is not DER */
export function elements(der: Buffer): Element[] {
  const all: Element[] = [];
  for (let at = 0; at < der.length; at += all.at(-1)!.whole.length) {
    const length = der[at + 1]!;
    const octets = length > 0x80 ? length - 0x80 : 0;
    const from = at + 2 + octets;
    const end = from + (octets ? der.readUIntBE(at + 2, octets) : length);
    if (end > der.length) throw new RangeError('An element goes on after the end');
    all.push({ tag: der[at]!, content: der.subarray(from, end), whole: der.subarray(at, end) });
  }
  return all;
}

/** An element in DER. */
export function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return Buffer.concat([Buffer.of(tag, 0x84), length, content]);
}

const octets = 0x04;
const endOfContents = Buffer.alloc(2);

/**
 * The same in BER with indefinite lengths and OCTET STRINGs in pieces, as Java, NSS and Bouncy Castle write it. `within`: also
 * what stands as DER in an OCTET STRING.
 */
export function inPieces(der: Buffer, within: boolean): Buffer {
  return Buffer.concat(elements(der).map((each) => pieces(each, within)));
}

function pieces({ tag, content, whole }: Element, within: boolean): Buffer {
  const isImplicit = tag === 0x80;
  if (tag !== octets && !isImplicit) {
    return tag & 0x20 ? Buffer.concat([Buffer.of(tag, 0x80), inPieces(content, within), endOfContents]) : whole;
  }
  // Salts and numbers stay whole, which is BER too.
  if (content.length < 64) return whole;
  const inner = within && isStructure(content) ? inPieces(content, within) : content;
  const half = Math.floor(inner.length / 2);
  const parts = [element(octets, inner.subarray(0, half)), element(octets, inner.subarray(half))];
  return Buffer.concat([Buffer.of(isImplicit ? 0xa0 : 0x24, 0x80), ...parts, endOfContents]);
}

/** DER of the format's own: a certificate is signed as it is, and stays so. */
function isStructure(content: Buffer): boolean {
  return isSequence(content) && !isCertificate(content);
}

/** Not only by its first octet: what is encrypted begins with any. */
function isSequence(content: Buffer): boolean {
  if (content[0] !== 0x30) return false;
  try {
    return elements(content).length === 1;
  } catch {
    return false;
  }
}

function isCertificate(content: Buffer): boolean {
  try {
    new X509Certificate(content);
    return true;
  } catch {
    return false;
  }
}

/** One PKCS#12 file with all that two files without MAC hold (RFC 7292 §4.1). */
export function joined(one: Buffer, other: Buffer): Buffer {
  const parts = [one, other].flatMap((file) => elements(authSafe(file)).flatMap(({ content }) => elements(content)));
  const [version, contentInfo] = elements(elements(one)[0]!.content);
  const [type] = elements(contentInfo!.content);
  const content = element(octets, element(0x30, ...parts.map(({ whole }) => whole)));
  return element(0x30, version!.whole, element(0x30, type!.whole, element(0xa0, content)));
}

function authSafe(file: Buffer): Buffer {
  const [, contentInfo] = elements(elements(file)[0]!.content);
  const [, explicit] = elements(contentInfo!.content);
  return elements(explicit!.content)[0]!.content;
}
