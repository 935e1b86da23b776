import { type JsonWebKey } from 'node:crypto';
import { type TestSandbox } from './testSandbox.ts';

export const serviceowner = 'altinn:serviceowner';
export const delegable = 'folkeregister:deling/offentligmedhjemmel';

export interface WrongGrant {
  readonly why: string;
  /** What makes it wrong, given when everything else is right. */
  readonly parts: (right: RightParts) => Partial<Parameters<TestSandbox['grant']>[0]>;
  readonly error: string;
  /** At the end of `error_uri`; left out: the answer has none. */
  readonly code?: string;
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
    code: 'MP-100',
    says: /Client authentication failed\.$/,
  },
  {
    why: 'aud is the other environment',
    parts: claims({ aud: 'https://test.maskinporten.no/' }),
    error: 'invalid_grant',
    code: 'MP-110',
    says: /Invalid JWT claim aud$/,
  },
  {
    why: 'aud lacks the last slash',
    parts: ({ sandbox }) => ({ claims: { aud: sandbox.sandbox.origin } }),
    error: 'invalid_grant',
    code: 'MP-110',
    says: /Invalid JWT claim aud$/,
  },
  {
    why: 'x5c is a string',
    parts: header({ kid: undefined, x5c: 'MIIB' }),
    error: 'invalid_grant',
    code: 'MP-123',
    says: /Invalid JWT header x5c$/,
  },
  {
    why: 'x5c is sent although a key is registered',
    parts: header({ kid: undefined, x5c: ['MIIB'] }),
    error: 'invalid_grant',
    says: /^Invalid JWT\. The client requires pre-registered jwk and no key identifier \(kid\) provided$/,
  },
  {
    why: 'the certificate beside the kid is none',
    parts: header({ x5c: ['MIIB'] }),
    error: 'invalid_grant',
    code: 'MP-120',
    says: /The JWT is signed with an invalid certificate\.$/,
  },
  {
    why: 'neither kid nor x5c is sent',
    parts: header({ kid: undefined }),
    error: 'invalid_grant',
    says: /no key identifier \(kid\) provided$/,
  },
  {
    why: 'the key has expired',
    parts: ({ expiredKey }) => expiredKey,
    error: 'invalid_grant',
    code: 'MP-121',
    says: /Expired key$/,
  },
  {
    why: 'the private key is another',
    parts: ({ otherJwk }) => ({ jwk: otherJwk }),
    error: 'invalid_grant',
    code: 'MP-124',
    says: /Invalid JWT signature$/,
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
    code: 'MP-130',
    says: /JWT is expired$/,
  },
  {
    why: 'the clock is 11 seconds behind',
    parts: ({ now }) => ({ claims: { iat: now - 11, exp: now + 30 } }),
    error: 'invalid_grant',
    code: 'MP-130',
    says: /JWT is expired$/,
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
    code: 'MP-011',
    says: /Invalid parameter value.*120/,
  },

  {
    why: 'it has no scope',
    parts: claims({ scope: undefined }),
    error: 'invalid_request',
    code: 'MP-011',
    says: /Invalid parameter value.*scope/,
  },
  {
    why: 'aud is a list',
    parts: ({ sandbox }) => ({ claims: { aud: [sandbox.sandbox.issuer] } }),
    error: 'invalid_request',
    code: 'MP-011',
    says: /Invalid parameter value.*aud/,
  },
  {
    why: 'it has a claim there is not',
    parts: claims({ shoe_size: 43 }),
    error: 'invalid_request',
    code: 'MP-011',
    says: /Invalid parameter value.*shoe_size/,
  },
  {
    why: 'its subject is not the client',
    parts: claims({ sub: 'me' }),
    error: 'invalid_request',
    code: 'MP-011',
    says: /Invalid parameter value.*sub/,
  },
  {
    why: 'consumer_org has eight digits',
    parts: claims({ consumer_org: '31052847' }),
    error: 'invalid_request',
    code: 'MP-011',
    says: /Invalid parameter value.*consumer_org/,
  },
  {
    why: 'the scope is not on the client',
    parts: parts({ scope: 'altinn:broker.write' }),
    error: 'invalid_scope',
    code: 'MP-200',
    says: /invalid scopes for client, altinn:/,
  },
  {
    why: 'one of two scopes does not exist',
    parts: parts({ scope: `${serviceowner} altinn:nei` }),
    error: 'invalid_scope',
    code: 'MP-200',
    says: /invalid scopes for client, altinn:/,
  },
  {
    why: 'the scope is for logged-in people',
    parts: parts({ scope: 'altinn:portal/instances.read' }),
    error: 'invalid_scope',
    code: 'MP-201',
    says: /scopes not allowed for maskinporten$/,
  },
  {
    why: 'the access to the scope was withdrawn',
    parts: parts({ scope: 'elgdata:kundeforhold.read' }),
    error: 'forbidden',
    code: 'MP-250',
    says: /Consumer has not been granted access to the scope elgdata:kundeforhold\.read$/,
  },
  {
    why: 'nobody delegated to the supplier',
    parts: ({ sandbox }) => ({ scope: 'elgdata:fullmakter.read', claims: { consumer_org: sandbox.orgno(1) } }),
    error: 'forbidden',
    code: 'MP-251',
    says: /Consumer \d{9} has not delegated access to the scope elgdata:fullmakter\.read to supplier \d{9}$/,
  },
  {
    why: 'the consumer has no access to delegate',
    parts: ({ sandbox }) => ({ scope: delegable, claims: { consumer_org: sandbox.orgno(2) } }),
    error: 'forbidden',
    code: 'MP-250',
    says: /Consumer has not been granted access to the scope \S+$/,
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
    code: 'MP-301',
    says: /Unknown authorization details type$/,
  },
  {
    why: 'the authorization details have a field too many',
    parts: claims({ authorization_details: [{ ...systemUser, more: 1 }] }),
    error: 'invalid_authorization_details',
    code: 'MP-302',
    says: /Unknown fields in the authorization details$/,
  },
  {
    why: 'the authorization details have a wrong value',
    parts: claims({ authorization_details: [{ ...systemUser, systemuser_org: {} }] }),
    error: 'invalid_authorization_details',
    code: 'MP-303',
    says: /Invalid authorization details values$/,
  },
  {
    why: 'there is no such system user',
    parts: claims({ authorization_details: [systemUser] }),
    error: 'invalid_altinn_customer_configuration',
    says: /System user not found for the given organisation$/,
  },
];
