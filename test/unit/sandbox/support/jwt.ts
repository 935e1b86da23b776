import assert from 'node:assert/strict';
import { createPublicKey, verify, type JsonWebKey } from 'node:crypto';

type Json = Record<string, unknown>;

/** The claims of a JWT, when its RS256 signature is by the key in the set that its header names; else it throws. */
export function verifiedClaims(jwt: string, keys: readonly JsonWebKey[]): Json {
  const [header = '', claims = '', signature = ''] = jwt.split('.');
  const { alg, kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg: string; kid: string };
  assert.equal(alg, 'RS256');
  const key = keys.find((candidate) => candidate.kid === kid);
  assert.ok(key, 'the key is in the set');
  const publicKey = createPublicKey({ key, format: 'jwk' });
  assert.ok(verify('sha256', Buffer.from(`${header}.${claims}`), publicKey, Buffer.from(signature, 'base64url')));
  return JSON.parse(Buffer.from(claims, 'base64url').toString()) as Json;
}
