import { type JsonWebKey } from 'node:crypto';
import { type TestSandbox } from './testSandbox.ts';

export const serviceowner = 'altinn:serviceowner';
export const delegable = 'folkeregister:deling/offentligmedhjemmel';

export interface WrongGrant {
  readonly why: string;
  /** What makes it wrong, given when everything else is right. */
  readonly parts: (right: RightParts) => Partial<Parameters<TestSandbox['grant']>[0]>;
  readonly error: string;
  readonly says: RegExp;
}

/** What the wrong grants are made from. */
export interface RightParts {
  readonly sandbox: TestSandbox;
  /** seconds */
  readonly now: number;
  readonly expiredKey: { readonly clientId: string; readonly jwk: JsonWebKey };
  readonly otherJwk: JsonWebKey;
}

const systemUser = {
  type: 'urn:altinn:systemuser',
  systemuser_org: { authority: 'iso6523-actorid-upis', ID: '0192:310528471' },
};
const claims = (differs: Record<string, unknown>) => (): { claims: Record<string, unknown> } => ({ claims: differs });
const header = (differs: Record<string, unknown>) => (): { header: Record<string, unknown> } => ({ header: differs });
const parts = (differs: Partial<Parameters<TestSandbox['grant']>[0]>) => () => differs;

/** A grant for every way to be wrong (self-service-api.md §5, errors). */
export const wrongGrants: readonly WrongGrant[] = [
  {
    why: 'the client id is nobody’s',
    parts: parts({ clientId: 'b2d6f0d8-0000-4000-8000-1f2e3d4c5b6a' }),
    error: 'invalid_grant',
    says: /MP-100/,
  },
  {
    why: 'aud is the other environment',
    parts: claims({ aud: 'https://test.maskinporten.no/' }),
    error: 'invalid_grant',
    says: /MP-110/,
  },
  {
    why: 'aud lacks the last slash',
    parts: ({ sandbox }) => ({ claims: { aud: sandbox.sandbox.origin } }),
    error: 'invalid_grant',
    says: /MP-110/,
  },
  { why: 'x5c is a string', parts: header({ kid: undefined, x5c: 'MIIB' }), error: 'invalid_grant', says: /MP-123/ },
  {
    why: 'x5c is sent although a key is registered',
    parts: header({ kid: undefined, x5c: ['MIIB'] }),
    error: 'invalid_request',
    says: /MP-011.*kid/,
  },
  { why: 'both kid and x5c are sent', parts: header({ x5c: ['MIIB'] }), error: 'invalid_request', says: /MP-011/ },
  { why: 'neither kid nor x5c is sent', parts: header({ kid: undefined }), error: 'invalid_request', says: /MP-011/ },
  { why: 'the key has expired', parts: ({ expiredKey }) => expiredKey, error: 'invalid_grant', says: /MP-121/ },
  {
    why: 'the private key is another',
    parts: ({ otherJwk }) => ({ jwk: otherJwk }),
    error: 'invalid_grant',
    says: /MP-124/,
  },
  {
    why: 'the kid is not registered',
    parts: header({ kid: 'another' }),
    error: 'invalid_grant',
    says: /Unknown key identifier \(kid\)/,
  },
  {
    why: 'it has expired',
    parts: ({ now }) => ({ claims: { iat: now - 9, exp: now - 1 } }),
    error: 'invalid_grant',
    says: /MP-130/,
  },
  {
    why: 'the clock is 11 seconds behind',
    parts: ({ now }) => ({ claims: { iat: now - 11, exp: now + 30 } }),
    error: 'invalid_grant',
    says: /MP-130/,
  },
  {
    why: 'the clock is 11 seconds ahead',
    parts: ({ now }) => ({ claims: { iat: now + 11, exp: now + 30 } }),
    error: 'invalid_grant',
    says: /Issue time is after now/,
  },
  {
    why: 'it lives 121 seconds',
    parts: ({ now }) => ({ claims: { exp: now + 121 } }),
    error: 'invalid_request',
    says: /MP-011.*120/,
  },
  { why: 'it has no jti', parts: claims({ jti: undefined }), error: 'invalid_request', says: /MP-011.*jti/ },
  { why: 'it has no scope', parts: claims({ scope: undefined }), error: 'invalid_request', says: /MP-011.*scope/ },
  {
    why: 'aud is a list',
    parts: ({ sandbox }) => ({ claims: { aud: [sandbox.sandbox.issuer] } }),
    error: 'invalid_request',
    says: /MP-011.*aud/,
  },
  { why: 'it has a claim there is not', parts: claims({ sub: 'me' }), error: 'invalid_request', says: /MP-011.*sub/ },
  {
    why: 'consumer_org has eight digits',
    parts: claims({ consumer_org: '31052847' }),
    error: 'invalid_request',
    says: /MP-011.*consumer_org/,
  },
  {
    why: 'the scope is not on the client',
    parts: parts({ scope: 'altinn:broker.write' }),
    error: 'invalid_scope',
    says: /MP-200/,
  },
  {
    why: 'one of two scopes does not exist',
    parts: parts({ scope: `${serviceowner} altinn:nei` }),
    error: 'invalid_scope',
    says: /MP-200/,
  },
  {
    why: 'the scope is for logged-in people',
    parts: parts({ scope: 'altinn:portal/instances.read' }),
    error: 'invalid_scope',
    says: /MP-201/,
  },
  {
    why: 'the access to the scope was withdrawn',
    parts: parts({ scope: 'elgdata:kundeforhold.read' }),
    error: 'invalid_scope',
    says: /MP-250.*elgdata:kundeforhold\.read/,
  },
  {
    why: 'nobody delegated to the supplier',
    parts: ({ sandbox }) => ({ scope: 'elgdata:fullmakter.read', claims: { consumer_org: sandbox.orgno(1) } }),
    error: 'invalid_scope',
    says: /MP-251/,
  },
  {
    why: 'the consumer has no access to delegate',
    parts: ({ sandbox }) => ({ scope: delegable, claims: { consumer_org: sandbox.orgno(2) } }),
    error: 'invalid_scope',
    says: /MP-250/,
  },
  {
    why: 'the consumer is the client’s own organisation',
    parts: ({ sandbox }) => ({ scope: delegable, claims: { consumer_org: sandbox.orgno() } }),
    error: 'invalid_request',
    says: /consumer_org/,
  },
  {
    why: 'the scope cannot be delegated',
    parts: ({ sandbox }) => ({ claims: { consumer_org: sandbox.orgno(1) } }),
    error: 'invalid_request',
    says: /consumer_org/,
  },
  {
    why: 'the authorization details are of no known type',
    parts: claims({ authorization_details: [{ type: 'urn:else' }] }),
    error: 'invalid_authorization_details',
    says: /MP-301/,
  },
  {
    why: 'the authorization details have a field too many',
    parts: claims({ authorization_details: [{ ...systemUser, more: 1 }] }),
    error: 'invalid_authorization_details',
    says: /MP-302/,
  },
  {
    why: 'the authorization details have a wrong value',
    parts: claims({ authorization_details: [{ ...systemUser, systemuser_org: {} }] }),
    error: 'invalid_authorization_details',
    says: /MP-303/,
  },
  {
    why: 'there is no such system user',
    parts: claims({ authorization_details: [systemUser] }),
    error: 'invalid_altinn_customer_configuration',
    says: /MP-303/,
  },
];
