import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { type PublicRsaJwk } from './jwk.ts';
import { KeyInputError } from './keyInputError.ts';
import { looksLikePem, readPemBlocks, type PemBlock } from './pemBlock.ts';
import { containsPrivateKey } from './privateMaterial.ts';
import { readPublicJwk } from './publicJwk.ts';
import { modulusBits } from './rsaNumbers.ts';
import { thumbprint } from './thumbprint.ts';

/** A public key as a person pasted it. */
export type PublicKeyInput = PublicKeyFacts &
  (
    | { readonly format: 'jwk'; readonly jwk: PublicRsaJwk }
    | { readonly format: 'pem'; readonly jwk: NamelessRsaJwk }
    | { readonly format: 'certificate'; readonly jwk: NamelessRsaJwk; readonly certificate: CertificateFacts }
  );

/** A PEM key or a certificate has no kid: whoever registers it gives it one. */
export type NamelessRsaJwk = Omit<PublicRsaJwk, 'kid' | 'x5c'> & { readonly kid?: undefined };

interface PublicKeyFacts {
  readonly bits: number;
  /** RFC 7638, SHA-256, base64url. */
  readonly thumbprint: string;
}

export interface CertificateFacts {
  /** One line: `C=NO, O=…, CN=…`. */
  readonly subject: string;
  readonly issuer: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

const maxBytes = 64 * 1024;
/** self-service-api.md §3. */
const minBits = 2048;
/** No verifier takes more (OPENSSL_RSA_MAX_MODULUS_BITS). */
const maxBits = 16_384;

/**
 * Reads one public RSA key: a JWK, a JWKS of one, a PEM key (SubjectPublicKeyInfo or PKCS#1) or a PEM certificate. Whatever
 * might be a private key is refused before anything else is looked at. Throws KeyInputError, and nothing else.
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

/** What OpenSSL cannot read inside an intact block is damaged; its message stays out, since it can tell of the content. */
function readDer<Read>(read: () => Read): Read {
  try {
    return read();
  } catch {
    throw new KeyInputError({ reason: 'truncated' });
  }
}

function rsaJwk(key: KeyObject): NamelessRsaJwk {
  // A key that is for RSA-PSS only ('rsa-pss') cannot make RS256 signatures either (RFC 4055 §1.2).
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
