import { createPrivateKey, randomUUID, sign, type JsonWebKey } from 'node:crypto';

export const jwtBearer = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

type Json = Record<string, unknown>;

/** A JWS in compact form (RFC 7515 §3.1), made with node:crypto alone: not by the code under test. */
export function jws(header: Json, claims: Json, privateJwk: JsonWebKey): string {
  const input = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  const digest = `sha${String(header.alg).slice(2)}`;
  const signature = sign(digest, Buffer.from(input), createPrivateKey({ key: privateJwk, format: 'jwk' }));
  return `${input}.${signature.toString('base64url')}`;
}

export interface GrantParts {
  readonly issuer: string;
  readonly clientId: string;
  readonly jwk: JsonWebKey;
  readonly scope: string;
  readonly now: Date;
  /** Put over the usual ones; undefined leaves one out. */
  readonly header?: Json;
  readonly claims?: Json;
}

/** The assertion of self-service-api.md §5, right unless `header` or `claims` make it wrong. */
export function assertion({ issuer, clientId, jwk, scope, now, header, claims }: GrantParts): string {
  const iat = Math.floor(now.getTime() / 1000);
  const usual = { aud: issuer, iss: clientId, scope, iat, exp: iat + 60, jti: randomUUID() };
  return jws({ alg: 'RS256', kid: jwk.kid, ...header }, { ...usual, ...claims }, jwk);
}

export function postGrant(issuer: string, grant: string): Promise<Response> {
  return fetch(`${issuer}token`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: jwtBearer, assertion: grant }),
  });
}
