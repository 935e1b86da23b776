import { X509Certificate } from 'node:crypto';
import { type PublicRsaJwk } from './jwk.ts';
import { isJsonObject, type JsonObject, parseJwkText, unsignedBytes } from './jwkText.ts';
import { isKeyId } from './keyId.ts';
import { KeyInputError, type KeyMember, type PublicMember } from './keyInputError.ts';
import { hasPrivateMember } from './privateMaterial.ts';
import { thumbprint } from './thumbprint.ts';

/**
 * One public RSA key from a JWK, or from a JWKS that holds just that one. An `exp` is left out: sent along, an old one keeps a
 * key that is registered again from being renewed (self-service-api.md §3). Throws KeyInputError.
 */
export function readPublicJwk(text: string): PublicRsaJwk {
  const jwk = onlyKey(parseJwkText(text));
  if (hasPrivateMember(jwk)) throw new KeyInputError({ reason: 'private' });
  requireMembers(jwk);
  const n = unsigned(jwk, 'n');
  const e = unsigned(jwk, 'e');
  return {
    kty: 'RSA',
    // The API requires use, and many tools leave it and alg out.
    use: oneOf(jwk, 'use', ['sig']),
    alg: algorithm(jwk),
    kid: keyId(jwk.kid),
    n,
    e,
    ...certificates(jwk.x5c, thumbprint({ n, e })),
  };
}

function onlyKey(json: unknown): JsonObject {
  if (!isJsonObject(json)) throw new KeyInputError({ reason: 'notAKey' });
  const keys = json.keys;
  if (!Array.isArray(keys)) return json;
  if (keys.length > 1) throw new KeyInputError({ reason: 'severalKeys', count: keys.length });
  const [only] = keys as unknown[];
  if (!isJsonObject(only)) throw new KeyInputError({ reason: 'notAKey' });
  return only;
}

function requireMembers(jwk: JsonObject): void {
  if (!['kty', 'n', 'e'].some((member) => member in jwk)) throw new KeyInputError({ reason: 'notAKey' });
  if ('kty' in jwk && jwk.kty !== 'RSA') throw new KeyInputError({ reason: 'notRsa' });
  for (const member of ['kty', 'n', 'e', 'kid'] as const) {
    if (!(member in jwk)) throw new KeyInputError({ reason: 'missingMember', member });
  }
}

/** An odd number above 1. */
function unsigned(jwk: JsonObject, member: 'n' | 'e'): string {
  const number = unsignedBytes(jwk[member]);
  const lastByte = number?.at(-1) ?? 0;
  if (!number || lastByte % 2 === 0 || (number.length === 1 && lastByte === 1)) throw badMember(member);
  return number.toString('base64url');
}

/** A member's value, which has to be one of these; the first stands for a member that is left out. */
export function oneOf<Value extends string>(
  jwk: JsonObject,
  member: PublicMember,
  values: readonly [Value, ...Value[]],
): Value {
  if (!(member in jwk)) return values[0];
  const value = values.find((known) => known === jwk[member]);
  if (value === undefined) throw badMember(member);
  return value;
}

/** The API's two. RS384 can sign a grant, and not be registered (self-service-api.md §3). */
function algorithm(jwk: JsonObject): 'RS256' | 'RS512' {
  if (jwk.alg === 'RS384') throw new KeyInputError({ reason: 'notRegistrable', algorithm: 'RS384' });
  return oneOf(jwk, 'alg', ['RS256', 'RS512']);
}

function keyId(kid: unknown): string {
  if (typeof kid !== 'string' || !isKeyId(kid)) throw new KeyInputError({ reason: 'badKid' });
  return kid;
}

/** The first certificate's key has to be this key (RFC 7517 §4.7). The Altinn JWKS tool writes empty arrays: dropped. */
export function certificates(x5c: unknown, expected: string): { x5c?: string[] } {
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

export function badMember(member: KeyMember): KeyInputError {
  return new KeyInputError({ reason: 'badMember', member });
}
