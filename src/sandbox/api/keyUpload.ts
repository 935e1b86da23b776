import { createPublicKey, X509Certificate, type KeyObject } from 'node:crypto';
import { type SandboxRequest } from '../http/sandboxRequest.ts';
import { type World } from '../world.ts';
import { ApiError, invalidFields } from './apiError.ts';
import { checked } from './checked.ts';
import { KeyBody } from './keyBody.ts';

/**
 * The one certificate, JWK or PEM public key in a text/plain body. A PEM of either kind gets a UUID for kid
 * (self-service-api.md §2, Keys); a certificate's key lives no longer than the certificate.
 */
export function uploadedKey(request: SandboxRequest, world: Pick<World, 'newId' | 'now'>): KeyBody {
  if (!/^text\/plain\s*(;|$)/i.test(request.headers['content-type'] ?? '')) {
    throw new ApiError(415, 'unsupported_media_type', 'Content-Type must be text/plain');
  }
  const text = request.body.trim();
  if (text.includes('PRIVATE KEY')) throw refused('is private and must never be sent');
  if (text.startsWith('{')) return checked(KeyBody, parsed(text), 'key');
  if ((text.match(/-----BEGIN /g) ?? []).length !== 1) throw refused('must be one certificate, JWK or PEM public key');
  const key = text.startsWith('-----BEGIN CERTIFICATE-----') ? fromCertificate(text, world.now()) : fromPem(text);
  return checked(KeyBody, { ...key, use: 'sig', alg: 'RS256', kid: world.newId() }, 'key');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('is not JSON');
  }
}

function fromPem(pem: string): object {
  return publicJwk(attempt(() => createPublicKey(pem)));
}

function fromCertificate(pem: string, now: Date): object {
  const certificate = attempt(() => new X509Certificate(pem));
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now < from || now > to) throw refused('is a certificate that is not valid today');
  const oneYear = 365 * 24 * 60 * 60 * 1000;
  const exp = to.getTime() < now.getTime() + oneYear ? { exp: Math.floor(to.getTime() / 1000) } : {};
  return { ...publicJwk(certificate.publicKey), ...exp, x5c: [certificate.raw.toString('base64')] };
}

function publicJwk(key: KeyObject): object {
  // A key of a kind that has no JWK (DSA) is refused like one whose kind is not RSA.
  return attempt(() => key.export({ format: 'jwk' }));
}

function attempt<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw refused('cannot be read');
  }
}

function refused(message: string): ApiError {
  return invalidFields('key', [{ field: 'key', message }]);
}
