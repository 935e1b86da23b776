import { createCipheriv, createPrivateKey, createPublicKey, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { PrivateRsaJwk } from './jwk.ts';
import { isJsonObject } from './publicKey.ts';

/** Rounds of PBKDF2 with HMAC-SHA-256 that OWASP recommends. Node's own export always uses 2,048. */
const iterations = 600_000;
const derive = promisify(pbkdf2);

/** A private key as a PEM block of PKCS#8 (RFC 7468 §10). Secret. */
export function privateKeyPem(jwk: PrivateRsaJwk): string {
  return pem('PRIVATE KEY', pkcs8(jwk));
}

/** The same, encrypted with a passphrase using AES-256 and PBKDF2 (PBES2, RFC 8018 §6.2; RFC 5958 §3). Secret. */
export async function encryptedPrivateKeyPem(jwk: PrivateRsaJwk, passphrase: string): Promise<string> {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const aes = createCipheriv('aes-256-cbc', await derive(passphrase, salt, iterations, 32, 'sha256'), iv);
  const encrypted = Buffer.concat([aes.update(pkcs8(jwk)), aes.final()]);
  const hmac = sequence(oid.hmacWithSha256, der(0x05));
  const derivation = sequence(oid.pbkdf2, sequence(der(0x04, salt), integer(iterations), hmac));
  const encryption = sequence(oid.aes256Cbc, der(0x04, iv));
  const algorithm = sequence(oid.pbes2, sequence(derivation, encryption));
  return pem('ENCRYPTED PRIVATE KEY', sequence(algorithm, der(0x04, encrypted)));
}

/** Object identifiers encoded in DER, from RFC 8018 appendix C and NIST. */
const oid = {
  pbes2: Buffer.from('06092a864886f70d01050d', 'hex'),
  pbkdf2: Buffer.from('06092a864886f70d01050c', 'hex'),
  hmacWithSha256: Buffer.from('06082a864886f70d0209', 'hex'),
  aes256Cbc: Buffer.from('060960864801650304012a', 'hex'),
};

function pkcs8(jwk: PrivateRsaJwk): Buffer {
  return createPrivateKey({ key: { ...jwk }, format: 'jwk' }).export({ type: 'pkcs8', format: 'der' });
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** A DER INTEGER. `value` fits in four octets and its first bit is 0. */
function integer(value: number): Buffer {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  const start = octets.findIndex((octet) => octet !== 0);
  const significant = octets.subarray(start);
  return der(0x02, (significant[0] ?? 0) < 0x80 ? significant : Buffer.concat([Buffer.alloc(1), significant]));
}

/** A DER element with this tag (X.690 §8.1). */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const octets = Buffer.from(length.toString(16).padStart(length < 0x100 ? 2 : 4, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 + octets.length]), octets, content]);
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** A public key as a PEM block of SubjectPublicKeyInfo (RFC 7468 §13), which the portal also accepts. */
export function publicKeyPem({ n, e }: { readonly n: string; readonly e: string }): string {
  return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' })
    .export({ type: 'spki', format: 'pem' })
    .toString();
}

/** The variables that NAIS gives a program, as a `.env` file (altinn-config.md §6). Secret. */
export function naisVariables(
  { issuer, tokenEndpoint }: { readonly issuer: string; readonly tokenEndpoint: string },
  clientId: string,
  jwk: PrivateRsaJwk,
): string {
  const values = {
    CLIENT_ID: clientId,
    // A single quote would end the value, so it is escaped in the JSON.
    CLIENT_JWK: `'${JSON.stringify(jwk).replace(/'/g, '\\u0027')}'`,
    WELL_KNOWN_URL: `${issuer}.well-known/oauth-authorization-server`,
    ISSUER: issuer,
    TOKEN_ENDPOINT: tokenEndpoint,
  };
  return Object.entries(values)
    .map(([name, value]) => `MASKINPORTEN_${name}=${value}\n`)
    .join('');
}

/** The Altinn JWKS tool keeps at most this many keys (altinn-config.md §7). */
const mostKeys = 6;

/** The file name for a client name in the Altinn JWKS tool's store. */
export function storeFileName(name: string, environment: 'test' | 'prod'): string {
  return `${name}-${environment.toUpperCase()}.jwks.json`;
}

/** Whether a file name belongs to the tool's store, in its newer or older layout. */
export function isStoreFile(name: string): boolean {
  return /-[A-Z0-9]+(\.jwks|\.key)?\.json$/.test(name);
}

/**
 * Adds the key to a store's file, newest last, and returns the new text. `before` is the file's current text; all members of
 * the other keys are kept. `lost` lists the kids of keys that are dropped: one with the same kid, and the oldest if there are
 * too many. Returns undefined if `before` is not a key set.
 */
export function addToStore(
  before: string | undefined,
  jwk: PrivateRsaJwk,
): { readonly text: string; readonly lost: string[] } | undefined {
  const keys = before === undefined ? [] : keysIn(before);
  if (!keys) return undefined;
  const others = keys.filter(({ n }) => n !== jwk.n);
  const fitting = others.filter(({ kid }) => kid !== jwk.kid).slice(1 - mostKeys);
  const lost = others.filter((key) => !fitting.includes(key)).map(({ kid }) => (typeof kid === 'string' ? kid : '?'));
  return { text: `${JSON.stringify({ keys: [...fitting, jwk] }, undefined, 2)}\n`, lost };
}

function keysIn(text: string): Record<string, unknown>[] | undefined {
  try {
    const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    const keys = isJsonObject(json) ? json.keys : undefined;
    return Array.isArray(keys) && keys.every(isJsonObject) ? keys : undefined;
  } catch {
    return undefined;
  }
}
