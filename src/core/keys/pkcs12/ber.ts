import { KeyInputError } from '../keyInputError.ts';

/** One element of BER or DER (X.690 §8.1). */
export interface BerElement {
  /** The identifier octet: class, constructed or primitive, and tag number. */
  readonly tag: number;
  /** All bytes of the element, including the identifier octet. */
  readonly whole: Buffer;
  /** The content of a primitive element; empty for a constructed one. */
  readonly content: Buffer;
  readonly children: readonly BerElement[];
}

export const berTag = {
  integer: 0x02,
  octets: 0x04,
  null: 0x05,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  /** `[0]`, constructed. */
  context0: 0xa0,
  /** `[0] IMPLICIT`, primitive. */
  implicit0: 0x80,
} as const;

const constructed = 0x20;
/** PKCS#12 needs a depth of about a dozen. */
const deepest = 32;

/**
 * Reads one element and everything in it. Indefinite lengths are allowed, as Java, NSS and Bouncy Castle use them in PKCS#12.
 * Bytes after the element are ignored. Throws KeyInputError 'truncated'.
 */
export function readBer(bytes: Buffer): BerElement {
  return readElement(bytes, 0, 0);
}

/** Whether the bytes are exactly one SEQUENCE. */
export function isSequence(bytes: Buffer): boolean {
  try {
    return bytes[0] === berTag.sequence && readBer(bytes).whole.length === bytes.length;
  } catch {
    return false;
  }
}

/** The bytes of an OCTET STRING, which may be in several pieces (X.690 §8.7.3). */
export function octetsOf({ content, children }: BerElement): Buffer {
  return children.length === 0 ? content : Buffer.concat(children.map(octetsOf));
}

/** The element at an index. If a tag is given, the element must have it. Throws KeyInputError 'truncated'. */
export function childOf({ children }: BerElement, index: number, tag?: number): BerElement {
  const child = children[index];
  if (!child || (tag !== undefined && child.tag !== tag)) throw damaged();
  return child;
}

/** An object identifier in dotted form (X.690 §8.19). Throws KeyInputError 'truncated'. */
export function oidOf({ tag, content }: BerElement): string {
  if (tag !== berTag.oid || content.length === 0) throw damaged();
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of content) {
    arc = arc * 128 + (byte & 0x7f);
    if (byte & 0x80) continue;
    arcs.push(arc);
    arc = 0;
  }
  const [first = 0, ...others] = arcs;
  const root = Math.min(Math.floor(first / 40), 2);
  return [root, first - root * 40, ...others].join('.');
}

/** An INTEGER from 0 to 2^31 - 1. Throws KeyInputError 'truncated'. */
export function smallIntegerOf({ tag, content }: BerElement): number {
  if (tag !== berTag.integer || content.length < 1 || content.length > 4) throw damaged();
  const value = content.readIntBE(0, content.length);
  if (value < 0) throw damaged();
  return value;
}

function readElement(bytes: Buffer, start: number, depth: number): BerElement {
  const tag = bytes[start];
  const first = bytes[start + 1];
  // None of the formats read here has tag numbers above 30, which take several octets.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f || depth > deepest) throw damaged();
  if (first === 0x80) return readIndefinite(bytes, start, depth);
  const octets = first > 0x80 ? first - 0x80 : 0;
  const from = start + 2 + octets;
  if (octets > 4 || from > bytes.length) throw damaged();
  const end = from + (octets === 0 ? first : bytes.readUIntBE(start + 2, octets));
  if (end > bytes.length) throw damaged();
  const whole = bytes.subarray(start, end);
  if (!(tag & constructed)) return { tag, whole, content: bytes.subarray(from, end), children: [] };
  const children: BerElement[] = [];
  const within = bytes.subarray(0, end);
  for (let at = from; at < end;) {
    const child = readElement(within, at, depth + 1);
    children.push(child);
    at += child.whole.length;
  }
  return { tag, whole, content: Buffer.alloc(0), children };
}

/** Reads an element that ends with two zero octets (X.690 §8.1.5). */
function readIndefinite(bytes: Buffer, start: number, depth: number): BerElement {
  const tag = bytes[start] ?? 0;
  if (!(tag & constructed)) throw damaged();
  const children: BerElement[] = [];
  let at = start + 2;
  while (bytes[at] !== 0 || bytes[at + 1] !== 0) {
    const child = readElement(bytes, at, depth + 1);
    children.push(child);
    at += child.whole.length;
  }
  return { tag, whole: bytes.subarray(start, at + 2), content: Buffer.alloc(0), children };
}

function damaged(): KeyInputError {
  return new KeyInputError({ reason: 'truncated' });
}
