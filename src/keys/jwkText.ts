import { parseJsonTree, positionAt } from './jsonTree.ts';
import { KeyInputError } from './keyInputError.ts';

export type JsonObject = Record<string, unknown>;

/** A JSON text as a value. Throws KeyInputError 'syntax' with the place where it breaks. */
export function parseJwkText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, kind } = parseJsonTree(text, { relaxed: false }).fault ?? { offset: 0, kind: 'InvalidSymbol' };
    throw new KeyInputError({ reason: 'syntax', ...positionAt(text, offset), what: kind });
  }
}

export function isJsonObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/**
 * The bytes of a Base64urlUInt. Zero octets in front, which some libraries write, are left out (RFC 7518 §6.3.1.1). Undefined
 * for what is none, or zero.
 */
export function unsignedBytes(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64url');
  const start = bytes.findIndex((byte) => byte !== 0);
  // Node's decoder skips what it does not know, so that the way back is the check.
  return start < 0 || bytes.toString('base64url') !== value ? undefined : bytes.subarray(start);
}
