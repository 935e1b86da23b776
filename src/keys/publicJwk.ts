import { X509Certificate } from 'node:crypto';
import { parseJsonTree, positionAt } from './jsonTree.ts';
import { type PublicRsaJwk } from './jwk.ts';
import { isKeyId } from './keyId.ts';
import { KeyInputError, type PublicMember } from './keyInputError.ts';
import { hasPrivateMember } from './privateMaterial.ts';
import { thumbprint } from './thumbprint.ts';

type JsonObject = Record<string, unknown>;

/**
 * One public RSA key from a JWK, or from a JWKS that holds just that one. An `exp` is left out: sent along, an old one keeps a
 * key that is registered again from being renewed (self-service-api.md §3). Throws KeyInputError.
 */
export function readPublicJwk(text: string): PublicRsaJwk {
  const jwk = onlyKey(parse(text));
  if (hasPrivateMember(jwk)) throw new KeyInputError({ reason: 'private' });
  requireMembers(jwk);
  const n = unsigned(jwk, 'n');
  const e = unsigned(jwk, 'e');
  return {
    kty: 'RSA',
    // The API requires use, and many tools leave it and alg out.
    use: oneOf(jwk, 'use', ['sig']),
    alg: oneOf(jwk, 'alg', ['RS256', 'RS384', 'RS512']),
    kid: keyId(jwk.kid),
    n,
    e,
    ...certificates(jwk.x5c, thumbprint({ n, e })),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, kind } = parseJsonTree(text, { relaxed: false }).fault ?? { offset: 0, kind: 'InvalidSymbol' };
    throw new KeyInputError({ reason: 'syntax', ...positionAt(text, offset), what: kind });
  }
}

function onlyKey(json: unknown): JsonObject {
  if (!isObject(json)) throw new KeyInputError({ reason: 'notAKey' });
  const keys = json.keys;
  if (!Array.isArray(keys)) return json;
  if (keys.length > 1) throw new KeyInputError({ reason: 'severalKeys', count: keys.length });
  const [only] = keys as unknown[];
  if (!isObject(only)) throw new KeyInputError({ reason: 'notAKey' });
  return only;
}

function requireMembers(jwk: JsonObject): void {
  if (!['kty', 'n', 'e'].some((member) => member in jwk)) throw new KeyInputError({ reason: 'notAKey' });
  if ('kty' in jwk && jwk.kty !== 'RSA') throw new KeyInputError({ reason: 'notRsa' });
  for (const member of ['kty', 'n', 'e', 'kid'] as const) {
    if (!(member in jwk)) throw new KeyInputError({ reason: 'missingMember', member });
  }
}

/** An odd number above 1 as Base64urlUInt. Zero octets in front, which some libraries write, are left out (RFC 7518 §6.3.1.1). */
function unsigned(jwk: JsonObject, member: 'n' | 'e'): string {
  const value = jwk[member];
  if (typeof value !== 'string') throw badMember(member);
  const bytes = Buffer.from(value, 'base64url');
  const number = bytes.subarray(bytes.findIndex((byte) => byte !== 0));
  const lastByte = number.at(-1) ?? 0;
  // Node's decoder skips what it does not know, so that the way back is the check.
  if (bytes.toString('base64url') !== value || lastByte % 2 === 0) throw badMember(member);
  if (number.length === 1 && lastByte === 1) throw badMember(member);
  return number.toString('base64url');
}

function oneOf<Value extends string>(
  jwk: JsonObject,
  member: PublicMember,
  values: readonly [Value, ...Value[]],
): Value {
  if (!(member in jwk)) return values[0];
  const value = values.find((known) => known === jwk[member]);
  if (value === undefined) throw badMember(member);
  return value;
}

function keyId(kid: unknown): string {
  if (typeof kid !== 'string' || !isKeyId(kid)) throw new KeyInputError({ reason: 'badKid' });
  return kid;
}

/** The first certificate's key has to be this key (RFC 7517 §4.7). The Altinn JWKS tool writes empty arrays: dropped. */
function certificates(x5c: unknown, expected: string): { x5c?: string[] } {
  if (x5c === undefined || (Array.isArray(x5c) && x5c.length === 0)) return {};
  if (!Array.isArray(x5c) || !x5c.every((entry) => typeof entry === 'string')) throw badMember('x5c');
  try {
    const { n, e } = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64')).publicKey.export({ format: 'jwk' });
    if (n !== undefined && e !== undefined && thumbprint({ n, e }) === expected) return { x5c };
  } catch {
    // No certificate at all is as wrong as another key's.
  }
  throw badMember('x5c');
}

function badMember(member: PublicMember): KeyInputError {
  return new KeyInputError({ reason: 'badMember', member });
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
