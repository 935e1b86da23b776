import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import * as z from 'zod/mini';
import { type Answer, json, noContent, type SandboxRequest } from '../http/answer.ts';
import type { Route } from '../http/router.ts';
import type { StoredClient, StoredKey, StoredState } from '../state/database.ts';
import { changeClient } from '../state/spreading.ts';
import { adminScope } from '../token/adminClients.ts';
import type { World } from '../world.ts';
import { ApiError, checked, invalidFields, jsonBody } from './apiError.ts';
import { authorised, type OrganisationHandler } from './authorisation.ts';
import { ownActiveClient, ownClient } from './clients.ts';

/** Bits. At least 2048 (self-service-api.md §3). The upper limit is not documented, but is OpenSSL's. */
const [smallestModulus, largestModulus] = [2048, 16_384];

const base64url = z.string().check(z.regex(/^[A-Za-z0-9_-]+$/, 'must be base64url'));

const isPrivate = z.optional(z.undefined('is private and must never be sent'));
const privateMembers = {
  d: isPrivate,
  p: isPrivate,
  q: isPrivate,
  dp: isPrivate,
  dq: isPrivate,
  qi: isPrivate,
  k: isPrivate,
};

/** A public key that can be registered (self-service-api.md §3, JsonWebKey). Unknown members are kept. */
const KeyBody = z.looseObject({
  kty: z.literal('RSA', 'must be RSA'),
  kid: z
    .string()
    .check(
      z.regex(/^[A-Za-z0-9._-]+$/, 'may hold letters, digits, full stop, underscore and hyphen'),
      z.maxLength(255),
    ),
  use: z.literal('sig', 'must be sig'),
  alg: z.enum(['RS256', 'RS512']),
  n: base64url.check(z.refine(hasFittingSize, `must be a modulus of ${smallestModulus} bits or more`)),
  e: base64url.check(z.refine(isOddExponent, 'must be an odd number above 1')),
  x5c: z.optional(z.array(z.string())),
  /** Seconds since 1970. May be in the past, because an expired key can be sent back with the rest of its set. */
  exp: z.optional(z.int().check(z.positive())),
  ...privateMembers,
  /** The Altinn JWKS tool writes an empty list (altinn-config.md §7). */
  oth: z.optional(z.array(z.never(), 'is private and must never be sent')),
});
type KeyBody = z.infer<typeof KeyBody>;

const KeySetBody = z.looseObject({
  keys: z
    .array(KeyBody)
    .check(z.minLength(1, 'must hold a key: removing all is DELETE'), z.maxLength(5, 'may hold five keys at most')),
});

function hasFittingSize(n: string): boolean {
  const bits = unsigned(n).toString(2).length;
  return bits >= smallestModulus && bits <= largestModulus;
}

function isOddExponent(e: string): boolean {
  const exponent = unsigned(e);
  return exponent > 1n && exponent % 2n === 1n;
}

function unsigned(value: string): bigint {
  return BigInt(`0x0${Buffer.from(value, 'base64url').toString('hex')}`);
}

/**
 * The single certificate, JWK or PEM public key in a text/plain body. A certificate or PEM key gets a UUID as its kid
 * (self-service-api.md §2, Keys). A certificate's key expires no later than the certificate.
 */
function uploadedKey(request: SandboxRequest, world: Pick<World, 'newId' | 'now'>): KeyBody {
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
  const [from, latest] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  if (now < from || now > latest) throw refused('is a certificate that has expired or isn’t valid yet');
  const oneYear = 365 * 24 * 60 * 60 * 1000;
  const exp = latest.getTime() < now.getTime() + oneYear ? { exp: Math.floor(latest.getTime() / 1000) } : {};
  return { ...publicJwk(certificate.publicKey), ...exp, x5c: [certificate.raw.toString('base64')] };
}

function publicJwk(key: KeyObject): object {
  // A key of a type that has no JWK (DSA) is refused like other keys that are not RSA.
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

/** Maximum number of keys per client (self-service-api.md §3). */
const keyLimit = 5;

/**
 * The key as stored when it is posted at `now`. It is valid for a year from then, unless it has an `exp`, which may be earlier
 * or in the past, but not later (self-service-api.md §3). `field` is its name in errors.
 */
function registeredKey(key: KeyBody, before: StoredKey | undefined, now: Date, field: string): StoredKey {
  const latest = oneYearAfter(now);
  if (key.exp !== undefined && key.exp > latest) {
    throw invalidFields('jwks', [{ field: `${field}exp`, message: 'must be at most one year ahead' }]);
  }
  const time = now.toISOString();
  const created = before?.n === key.n ? before.created : time;
  return { ...key, exp: key.exp ?? latest, created, last_updated: time };
}

/** Kids are globally unique. Throws 409 if another client has it (self-service-api.md §3). */
function refuseTakenKid(state: StoredState, kid: string, client: StoredClient): void {
  const taken = state.clients.some(
    (other) => other !== client && other.registration.keys.some((key) => key.kid === kid),
  );
  if (!taken) return;
  const fields = [{ field: 'kid', message: 'is in use on another client' }];
  throw new ApiError(409, 'conflict', 'The kid is in use on another client', { objectName: 'jwks', fields });
}

/** Seconds since 1970. */
function oneYearAfter(now: Date): number {
  const later = new Date(now);
  later.setUTCFullYear(later.getUTCFullYear() + 1);
  return Math.floor(later.getTime() / 1000);
}

/** A client's keys (self-service-api.md §2, Keys). */
export function keyRoutes(world: World): Route[] {
  const { readClients, writeClients, modifyClients } = adminScope;
  const set = '/api/v1/clients/:clientId/jwks';
  const one = `${set}/:kid`;
  const change = (handle: OrganisationHandler) => authorised(world, [writeClients, modifyClients], handle);
  return [
    // Altinn's own client reads keys with the scope for writing (self-service-api.md §4 B).
    { method: 'GET', path: set, handle: authorised(world, [readClients, writeClients], list) },
    { method: 'GET', path: one, handle: authorised(world, [readClients, writeClients], read) },
    { method: 'POST', path: set, handle: change(replaceAll) },
    { method: 'DELETE', path: set, handle: change(removeAll) },
    { method: 'PUT', path: one, handle: change(put) },
    { method: 'DELETE', path: one, handle: change(remove) },
    { method: 'POST', path: '/api/v2/clients/:clientId/key', handle: change(upload) },
  ];
}

function list(world: World, request: SandboxRequest, orgno: string): Answer {
  const { keys } = ownClient(world.database.read(), request, orgno).registration;
  if (keys.length > 0) return json(200, keySet(keys));
  const { noKeys } = world.variants;
  if (noKeys === '404') throw new ApiError(404, 'not_found', 'The client has no keys');
  return json(200, JSON.parse(noKeys));
}

function read(world: World, request: SandboxRequest, orgno: string): Answer {
  const { keys } = ownClient(world.database.read(), request, orgno).registration;
  const key = keys.find(({ kid }) => kid === request.params.kid);
  if (!key) throw new ApiError(404, 'not_found', 'No such key');
  return json(200, key);
}

/** Replaces the whole set. Keys that are not in the body are removed. */
function replaceAll(world: World, request: SandboxRequest, orgno: string): Answer {
  const { keys } = checked(KeySetBody, jsonBody(request), 'jwks');
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length) {
    throw invalidFields('jwks', [{ field: 'keys', message: 'must not contain duplicate kids' }]);
  }
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    for (const { kid } of keys) refuseTakenKid(state, kid, stored);
    const remaining = keys.map((key, index) => registered(world, stored, key, `keys[${index}].`));
    setKeys(world, stored, remaining);
    return json(world.variants.createdStatus, keySet(remaining));
  });
}

function put(world: World, request: SandboxRequest, orgno: string): Answer {
  refuseUnknownCall(world.variants.putKey);
  const sent = jsonBody(request);
  const kid = request.params.kid ?? '';
  const key = checked(KeyBody, isObject(sent) ? { kid, ...sent } : sent, 'jwks');
  if (key.kid !== kid) throw invalidFields('jwks', [{ field: 'kid', message: 'must match the kid in the path' }]);
  return json(200, addKey(world, request, orgno, key));
}

/** The handlers that the portal's pages call on behalf of the organisation. */
export const keyHandlers = { upload, remove } satisfies Record<string, OrganisationHandler>;

/** The call of the portal's “Add key” dialog. */
function upload(world: World, request: SandboxRequest, orgno: string): Answer {
  refuseUnknownCall(world.variants.uploadKey);
  return json(world.variants.createdStatus, addKey(world, request, orgno, uploadedKey(request, world)));
}

function remove(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    const remaining = stored.registration.keys.filter(({ kid }) => kid !== request.params.kid);
    if (remaining.length === stored.registration.keys.length) throw new ApiError(404, 'not_found', 'No such key');
    setKeys(world, stored, remaining);
    return noContent();
  });
}

function removeAll(world: World, request: SandboxRequest, orgno: string): Answer {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    setKeys(world, stored, []);
    return noContent();
  });
}

/** Adds the key, or replaces the one with the same kid. The others are kept. */
function addKey(world: World, request: SandboxRequest, orgno: string, key: KeyBody): StoredKey {
  return world.database.change((state) => {
    const stored = ownActiveClient(state, request, orgno);
    refuseTakenKid(state, key.kid, stored);
    const added = registered(world, stored, key, '');
    const others = stored.registration.keys.filter(({ kid }) => kid !== key.kid);
    if (others.length >= keyLimit) {
      throw invalidFields('jwks', [{ field: 'keys', message: `a client can have at most ${keyLimit} keys` }]);
    }
    setKeys(world, stored, [...others, added]);
    return added;
  });
}

function registered(world: World, stored: StoredClient, key: KeyBody, field: string): StoredKey {
  const before = stored.registration.keys.find(({ kid }) => kid === key.kid);
  return registeredKey(key, before, world.now(), field);
}

function setKeys(world: World, stored: StoredClient, keys: StoredKey[]): void {
  changeClient(stored, { client: stored.registration.client, keys }, world.spread());
}

function refuseUnknownCall(is: 'taken' | '404' | '405' | '501'): void {
  if (is !== 'taken') throw new ApiError(Number(is), 'not_found', 'Unknown endpoint');
}

function keySet(keys: readonly StoredKey[]): object {
  const created = keys.map((key) => key.created).sort()[0];
  const lastUpdated = keys
    .map((key) => key.last_updated)
    .sort()
    .at(-1);
  return { keys, created, last_updated: lastUpdated };
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
