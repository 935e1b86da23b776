import { KeyInputError } from '../keyInputError.ts';

/** One element of BER or DER (X.690 §8.1). */
export interface BerElement {
  /** The identifier octet: class, whether it is made of other elements, number. */
  readonly tag: number;
  /** From the identifier octet to the last one. */
  readonly whole: Buffer;
  /** What a primitive element holds; nothing for a constructed one. */
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
  /** `[0]`, made of other elements. */
  context0: 0xa0,
  /** `[0] IMPLICIT` of something primitive. */
  implicit0: 0x80,
} as const;

const constructed = 0x20;
/** PKCS#12 needs about a dozen. */
const deepest = 32;

/**
 * Reads one element with all it holds. Lengths may be indefinite, as Java, NSS and Bouncy Castle write PKCS#12; what comes after
 * it is passed over. Throws KeyInputError 'truncated'.
 */
export function readBer(bytes: Buffer): BerElement {
  return readElement(bytes, 0, 0);
}

/** Whether bytes are one SEQUENCE and nothing else. */
export function isSequence(bytes: Buffer): boolean {
  try {
    return bytes[0] === berTag.sequence && readBer(bytes).whole.length === bytes.length;
  } catch {
    return false;
  }
}

/** The bytes of an OCTET STRING, or of one in pieces (X.690 §8.7.3). */
export function octetsOf({ content, children }: BerElement): Buffer {
  return children.length === 0 ? content : Buffer.concat(children.map(octetsOf));
}

/** The element at an index, which has to have this tag if one is named. Throws KeyInputError 'truncated'. */
export function childOf({ children }: BerElement, index: number, tag?: number): BerElement {
  const child = children[index];
  if (!child || (tag !== undefined && child.tag !== tag)) throw damaged();
  return child;
}

/** An object identifier with dots (X.690 §8.19). Throws KeyInputError 'truncated'. */
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
  // Tag numbers above 30, which have octets of their own, stand in none of the formats read here.
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

/** Goes on until two zero octets (X.690 §8.1.5). */
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
