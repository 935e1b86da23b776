/*
 * Distinguishes private key material from public. Runs in the extension host and in webviews, so it uses standard JavaScript
 * only and imports nothing. When in doubt, it decides that a text is private: such a text is never sent, and an unnecessary
 * refusal only costs a message, while a missed private key would be leaked.
 */

/** The members of a JWK that contain a private or symmetric key (RFC 7518 §6.2.2, §6.3.2, §6.4.1; RFC 8037 §2). */
const privateMembers: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k', 'oth'];

const publicMembers: ReadonlySet<string> = new Set(
  'kty use alg kid n e x5c x5t x5t#S256 x5u exp nbf iat key_ops created last_updated crv x y oth'.split(' '),
);

const privateSigns: readonly RegExp[] = [
  // PEM labels (RFC 7468 §10, §11; PKCS#1; OpenSSH; PGP), even if the dashes or the end are missing.
  /PRIVATE[\s+]+KEY/i,
  /\b(BEGIN|END)[A-Z\s]{0,30}PRIVATE/i,
  // Members of a JWK, in valid or broken JSON. An empty `oth`, which the Altinn JWKS tool writes, contains nothing private.
  /["'](d|p|q|dp|dq|qi|k)["']\s*:/i,
  /["']oth["']\s*:(?![\s+]*(\[[\s+]*\]|null))/i,
  // The same without quotes, or with one missing. Then the value must be as long as a key's parameter.
  /(^|[{,;\s"'])(d|p|q|dp|dq|qi|k)["']?\s*[:=]\s*["']?[\w+/-]{20}/i,
  // .NET's RSAParameters as XML or JSON, `openssl rsa -text`, PuTTY.
  /<(D|P|Q|DP|DQ|InverseQ)>/,
  /\bInverseQ\b|\bprivateExponent\b|\bprime1\b/i,
  /PuTTY-User-Key-File|Private-Lines/i,
];

/** How the object identifiers of PKCS#5 and of PKCS#12's password-based schemes begin in DER. */
const passwordBasedSchemes: readonly string[] = [
  '\x2A\x86\x48\x86\xF7\x0D\x01\x05',
  '\x2A\x86\x48\x86\xF7\x0D\x01\x0C',
];

/** How many layers of encoding (base64 of base64 of percent-encoded …) to remove. */
const coats = 3;

/**
 * Whether a text contains, or may contain, a private key: PEM of any kind, even if cut off, JWK or JWKS, even in broken JSON,
 * and all of these as base64, base64url, percent-encoded or as a string in JSON.
 */
export function containsPrivateKey(text: string): boolean {
  return holdsPrivateKey(text, coats);
}

/** Whether an object parsed from JSON has one of a JWK's private members. */
export function hasPrivateMember(jwk: Readonly<Record<string, unknown>>): boolean {
  return privateMembers.some((member) => {
    const value = jwk[member];
    const isEmptyOth = member === 'oth' && (value === null || (Array.isArray(value) && value.length === 0));
    return member in jwk && !isEmptyOth;
  });
}

/** Whether a text is recognisably public: a JWK or JWKS with public members only, or complete PEM public keys or certificates. */
export function looksLikePublicKey(text: string): boolean {
  return !containsPrivateKey(text) && (isPublicPem(text) || isPublicJson(text));
}

function isPublicPem(text: string): boolean {
  const block = /-----BEGIN (PUBLIC KEY|RSA PUBLIC KEY|CERTIFICATE)-----[A-Za-z0-9+/=\s]+-----END \1-----/g;
  const outside = text.replace(block, '');
  return outside !== text && !outside.includes('-----');
}

function isPublicJson(text: string): boolean {
  const json = parsed(text);
  if (!isObject(json)) return false;
  const keys: unknown = json.keys ?? [json];
  return Array.isArray(keys) && keys.length > 0 && keys.every(isPublicJwk);
}

function isPublicJwk(jwk: unknown): boolean {
  return isObject(jwk) && typeof jwk.kty === 'string' && Object.keys(jwk).every((member) => publicMembers.has(member));
}

function holdsPrivateKey(text: string, coatsLeft: number): boolean {
  const once = uncovered(text);
  const readings = [text, once, uncovered(once)];
  if (readings.some((reading) => privateSigns.some((sign) => sign.test(reading)))) return true;
  return [...new Set(readings)].some((reading) =>
    base64Contents(reading).some(
      (bytes) => isPrivateDer(bytes) || (coatsLeft > 0 && isText(bytes) && holdsPrivateKey(bytes, coatsLeft - 1)),
    ),
  );
}

/** Decodes what can hide plain characters: NULs of UTF-16, invisible characters, percent-encoding, entities and JSON escapes. */
function uncovered(text: string): string {
  const character = (_all: string, hex: string): string => String.fromCharCode(parseInt(hex, 16));
  return text
    .replace(/[\0\u00AD\u200B-\u200F\u2060\uFEFF]/g, '')
    .replace(/%([0-9a-f]{2})/gi, character)
    .replace(/&quot;|&#34;|&#x22;/gi, '"')
    .replace(/(?<!\\)\\+(?:u\{?00|x)([0-9a-f]{2})\}?/gi, character)
    .replace(/(?<!\\)\\+(["'/])/g, '$1')
    .replace(/(?<!\\)\\+[nrt]/g, ' ');
}

/** Decodes everything in a text that could be base64 or base64url. Each byte becomes one character. */
function base64Contents(text: string): string[] {
  const runs = new Set<string>();
  // With all line breaks removed, for wrapped PEM bodies, and word by word, for a key within a sentence.
  for (const reading of [text.replace(/-----[^-]*-----/g, '"').replace(/\s+/g, ''), text]) {
    for (const run of reading.match(/[A-Za-z0-9+/_-]{16,}/g) ?? []) runs.add(run);
  }
  // If the beginning is missing, one of four alignments is correct.
  return [...runs].flatMap((run) => [0, 1, 2, 3].map((skip) => fromBase64(run.slice(skip))));
}

function fromBase64(run: string): string {
  const standard = run.replace(/-/g, '+').replace(/_/g, '/');
  // A single extra character is six bits of an incomplete byte.
  return atob(standard.length % 4 === 1 ? standard.slice(0, -1) : standard);
}

/**
 * Whether the bytes are the DER of a private key: a SEQUENCE that begins with a version number (PKCS#1, PKCS#8, SEC 1, PKCS#12)
 * or with a password-based scheme (encrypted, RFC 5958 §3). Public keys and certificates begin with a SEQUENCE or a long
 * number.
 */
function isPrivateDer(bytes: string): boolean {
  const length = bytes.charCodeAt(1);
  const content = bytes.slice(2 + (length > 0x80 ? length - 0x80 : 0));
  const hasVersion = content.startsWith('\x02\x01');
  const scheme = content.startsWith('\x30') ? content.slice(4, 12) : '';
  return bytes.startsWith('\x30') && (hasVersion || passwordBasedSchemes.includes(scheme));
}

/** Whether the bytes are mostly plain characters. The numbers of a key, read as text, could match a pattern by chance. */
function isText(bytes: string): boolean {
  const characters = bytes.replace(/\0/g, '');
  return characters.replace(/[^\t\n\r -~]/g, '').length > 0.9 * characters.length;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
