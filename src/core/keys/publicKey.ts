import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { parseJsonTree, positionAt } from './jsonTree.ts';
import { isKeyId, type PublicRsaJwk, thumbprint } from './jwk.ts';
import { KeyInputError, type KeyMember, type PublicMember } from './keyInputError.ts';
import { looksLikePem, type PemBlock, readPemBlocks, wellFormedPem } from './pem.ts';
import { containsPrivateKey, hasPrivateMember } from './privateMaterial.ts';
import { modulusBits } from './rsaKey.ts';

export type JsonObject = Record<string, unknown>;

/** Parses a JSON text. Throws KeyInputError 'syntax' with the position of the error. */
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
 * The bytes of a Base64urlUInt. Leading zero octets, which some libraries write, are removed (RFC 7518 §6.3.1.1). Returns
 * undefined if the value is zero or not a Base64urlUInt.
 */
export function unsignedBytes(value: unknown): Buffer | undefined {
  if (typeof value !== 'string') return undefined;
  const bytes = Buffer.from(value, 'base64url');
  const start = bytes.findIndex((byte) => byte !== 0);
  // Node's decoder skips invalid characters, so the result is encoded again and compared.
  return start < 0 || bytes.toString('base64url') !== value ? undefined : bytes.subarray(start);
}

/**
 * Reads one public RSA key from a JWK, or from a JWKS with exactly one key. `exp` is dropped, because sending an old one along
 * would prevent the key from being renewed (self-service-api.md §3). Throws KeyInputError.
 */
function readPublicJwk(text: string): PublicRsaJwk {
  const jwk = onlyKey(parseJwkText(text));
  if (hasPrivateMember(jwk)) throw new KeyInputError({ reason: 'private' });
  requireMembers(jwk);
  const n = unsigned(jwk, 'n');
  const e = unsigned(jwk, 'e');
  return {
    kty: 'RSA',
    // The API requires `use`, but many tools omit it and `alg`.
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

/** The member's value, which must be an odd number above 1. */
function unsigned(jwk: JsonObject, member: 'n' | 'e'): string {
  const number = unsignedBytes(jwk[member]);
  const lastByte = number?.at(-1) ?? 0;
  if (!number || lastByte % 2 === 0 || (number.length === 1 && lastByte === 1)) throw badMember(member);
  return number.toString('base64url');
}

/** A member's value, which must be one of these. The first is the default. */
export function oneOf<Value extends string>(
  jwk: JsonObject,
  member: PublicMember,
  values: readonly [Value, ...Value[]],
): Value {
  if (!(member in jwk)) return values[0];
  const value = values.find((allowed) => allowed === jwk[member]);
  if (value === undefined) throw badMember(member);
  return value;
}

/** The two algorithms of the API. A grant can be signed with RS384, but such a key can't be registered (self-service-api.md §3). */
function algorithm(jwk: JsonObject): 'RS256' | 'RS512' {
  if (jwk.alg === 'RS384') throw new KeyInputError({ reason: 'notRegistrable', algorithm: 'RS384' });
  return oneOf(jwk, 'alg', ['RS256', 'RS512']);
}

function keyId(kid: unknown): string {
  if (typeof kid !== 'string' || !isKeyId(kid)) throw new KeyInputError({ reason: 'badKid' });
  return kid;
}

/** The first certificate must be for this key (RFC 7517 §4.7). Empty arrays, which the Altinn JWKS tool writes, are dropped. */
export function certificates(x5c: unknown, expected: string): { x5c?: string[] } {
  if (x5c === undefined || (Array.isArray(x5c) && x5c.length === 0)) return {};
  if (!Array.isArray(x5c) || !x5c.every((entry) => typeof entry === 'string')) throw badMember('x5c');
  try {
    const { n, e } = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64')).publicKey.export({ format: 'jwk' });
    if (n !== undefined && e !== undefined && thumbprint({ n, e }) === expected) return { x5c };
  } catch {
    // An invalid certificate is treated like one for another key.
  }
  throw badMember('x5c');
}

export function badMember(member: KeyMember): KeyInputError {
  return new KeyInputError({ reason: 'badMember', member });
}

/** A public key as the user pasted it. */
export type PublicKeyInput = PublicKeyFacts &
  (
    | { readonly format: 'jwk'; readonly jwk: PublicRsaJwk }
    | { readonly format: 'pem'; readonly jwk: NamelessRsaJwk }
    | { readonly format: 'certificate'; readonly jwk: NamelessRsaJwk; readonly certificate: CertificateFacts }
  );

/** A PEM key or certificate has no kid; it gets one when it is registered. */
type NamelessRsaJwk = Omit<PublicRsaJwk, 'kid' | 'x5c'> & { readonly kid?: undefined };

interface PublicKeyFacts {
  readonly bits: number;
  /** RFC 7638 thumbprint: SHA-256, base64url. */
  readonly thumbprint: string;
}

interface CertificateFacts {
  /** One line: `C=NO, O=…, CN=…`. */
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const maxBytes = 64 * 1024;
/** Bits (self-service-api.md §3). */
const minBits = 2048;
/** Bits. Verifiers accept no more (OPENSSL_RSA_MAX_MODULUS_BITS). */
const maxBits = 16_384;

/**
 * Reads one public RSA key: a JWK, a JWKS with one key, a PEM key (SubjectPublicKeyInfo or PKCS#1) or a PEM certificate.
 * Anything that might be a private key is refused before it is parsed. Throws KeyInputError only.
 */
export function readPublicKey(text: string): PublicKeyInput {
  if (Buffer.byteLength(text) > maxBytes) throw new KeyInputError({ reason: 'tooLarge' });
  const trimmed = text.trim();
  if (trimmed === '') throw new KeyInputError({ reason: 'empty' });
  if (containsPrivateKey(trimmed)) throw new KeyInputError({ reason: 'private' });
  if (/^[{["]/.test(trimmed)) {
    const jwk = readPublicJwk(trimmed);
    return { format: 'jwk', jwk, ...factsOf(jwk) };
  }
  if (looksLikePem(trimmed)) return readPem(trimmed);
  throw new KeyInputError({ reason: 'notAKey' });
}

function readPem(text: string): PublicKeyInput {
  const [block, ...others] = readPemBlocks(text);
  if (!block) throw new KeyInputError({ reason: 'truncated' });
  if (others.length > 0) throw new KeyInputError({ reason: 'severalKeys', count: others.length + 1 });
  if (block.label === 'CERTIFICATE') return readCertificate(block);
  const jwk = rsaJwk(readKey(block));
  return { format: 'pem', jwk, ...factsOf(jwk) };
}

function readCertificate({ der }: PemBlock): PublicKeyInput {
  const certificate = readDer(() => new X509Certificate(der));
  const jwk = rsaJwk(readDer(() => certificate.publicKey));
  return { format: 'certificate', jwk, ...factsOf(jwk), certificate: certificateFacts(certificate) };
}

function readKey({ label, der }: PemBlock): KeyObject {
  switch (label) {
    case 'PUBLIC KEY':
      return readDer(() => createPublicKey({ key: der, format: 'der', type: 'spki' }));
    case 'RSA PUBLIC KEY':
      return readDer(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' }));
    default:
      throw new KeyInputError({ reason: 'notAKey' });
  }
}

/**
 * If OpenSSL can't read the content of an intact block, the content is damaged. OpenSSL's message is dropped because it may
 * reveal some of it.
 */
function readDer<Read>(read: () => Read): Read {
  try {
    return read();
  } catch {
    throw new KeyInputError({ reason: 'truncated' });
  }
}

function rsaJwk(key: KeyObject): NamelessRsaJwk {
  // A key for RSA-PSS only ('rsa-pss') can't make RS256 signatures (RFC 4055 §1.2).
  if (key.asymmetricKeyType !== 'rsa') throw new KeyInputError({ reason: 'notRsa' });
  const { n, e } = key.export({ format: 'jwk' });
  if (n === undefined || e === undefined) throw new KeyInputError({ reason: 'notRsa' });
  return { kty: 'RSA', use: 'sig', alg: 'RS256', n, e };
}

function factsOf(key: { readonly n: string; readonly e: string }): PublicKeyFacts {
  const bits = modulusBits(key.n);
  if (bits < minBits) throw new KeyInputError({ reason: 'tooSmall', bits });
  if (bits > maxBits) throw new KeyInputError({ reason: 'badMember', member: 'n' });
  return { bits, thumbprint: thumbprint(key) };
}

function certificateFacts({ subject, issuer, validFrom, validTo }: X509Certificate): CertificateFacts {
  const oneLine = (name: string): string => name.split('\n').join(', ');
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    notBefore: new Date(validFrom),
    notAfter: new Date(validTo),
  };
}

/** A pasted key in the form in which it is registered. */
export interface PastedKey {
  /** Missing for a PEM key or certificate. */
  readonly kid: string | undefined;
  readonly jwk: Record<string, unknown>;
  readonly n: string;
  /** RFC 7638 thumbprint: SHA-256, base64url. */
  readonly thumbprint: string;
  /** The text to send if the server is to choose the kid. */
  readonly text: string;
}

/** Reads a pasted public key. Throws KeyInputError, whose message contains none of the text. */
export function readPastedKey(text: string): PastedKey {
  const { format, jwk, thumbprint } = readPublicKey(text);
  return { kid: jwk.kid, jwk, n: jwk.n, thumbprint, text: format === 'jwk' ? text : wellFormedPem(text) };
}
