import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import {
  isBeyondSignature,
  mayBePropagation,
  readTokenRefusal,
  type TokenRefusal,
  type TokenRefusalCause,
} from '../../../src/core/maskinporten/tokenRefusal.ts';

interface Logged {
  /** What it means, in words. */
  readonly means: string;
  readonly status: number;
  readonly body: { readonly error: string; readonly error_description: string; readonly error_uri?: string };
}

/** Answers of the living token endpoint, as its users have logged them. */
const logged = JSON.parse(readFileSync('test/fixtures/services/token-refusals.json', 'utf8')) as Logged[];

const causeByMeaning: Readonly<Record<string, TokenRefusalCause>> = {
  'the key has expired': 'expiredKey',
  'scopes are not on the client: altinn:serviceowners/read': 'scopeNotOnClient',
  'the kid is not registered, or not yet spread': 'unknownKey',
  'client id unknown there': 'clientNotFound',
  'audience of another environment': 'wrongAudience',
  'signature by another key': 'badSignature',
  'this machine is ahead': 'clock',
  'the grant came too late': 'clock',
  'the grant was used before': 'grantReused',
  'a claim is not as it should be': 'invalidParameter',
  'consumer_org of one’s own organisation': 'consumerOrganisation',
  'the organisation has no access to elgdata:bestand.read': 'noAccessToScope',
  'the type of authorization_details is unknown': 'authorizationDetails',
  'the system user’s customer has not approved it': 'systemUser',
};

/** The table of self-service-api.md §5: code, text, cause. */
const table: readonly (readonly [code: string | undefined, text: string, cause: TokenRefusalCause])[] = [
  ['MP-100', 'Invalid assertion. Client authentication failed.', 'clientNotFound'],
  ['MP-100', 'Client not found', 'clientNotFound'],
  ['MP-110', 'Invalid assertion. Client authentication failed. Invalid JWT claim aud', 'wrongAudience'],
  ['MP-120', 'Client authentication failed. The JWT is signed with an invalid certificate.', 'certificate'],
  ['MP-121', 'Invalid assertion. Client authentication failed. Expired key', 'expiredKey'],
  ['MP-122', 'Invalid JWT. Invalid organization number for client. Does not match certificate orgno', 'certificate'],
  ['MP-123', 'Invalid JWT header x5c', 'certificate'],
  ['MP-124', 'Invalid assertion. Client authentication failed. Invalid JWT signature', 'badSignature'],
  ['MP-130', 'Invalid assertion. Client authentication failed. JWT is expired', 'clock'],
  [undefined, 'Invalid assertion. Client authentication failed. Issue time is after now', 'clock'],
  ['MP-012', 'Validation of JWT Bearer grant failed. Grant is used before', 'grantReused'],
  ['MP-011', 'Invalid assertion. Invalid parameter value', 'invalidParameter'],
  [
    undefined,
    'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
    'consumerOrganisation',
  ],
  ['MP-200', 'Token request contains invalid scopes for client, altinn:serviceowner', 'scopeNotOnClient'],
  ['MP-201', 'Token request contains scopes not allowed for maskinporten', 'scopeNotForMaskinporten'],
  ['MP-250', 'Consumer has not been granted access to the scope elgdata:bestand.read', 'noAccessToScope'],
  ['MP-251', 'Consumer 310528471 has not delegated access to the scope a:b to supplier 312619385', 'notDelegated'],
  ['MP-301', 'Unknown authorization details type', 'authorizationDetails'],
  ['MP-302', 'Unknown fields in the authorization details', 'authorizationDetails'],
  ['MP-303', 'Invalid authorization details values', 'authorizationDetails'],
  [
    undefined,
    'Invalid assertion. Client authentication failed. Unknown key identifier (kid) for client.',
    'unknownKey',
  ],
  [
    undefined,
    'Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided',
    'keyIdMissing',
  ],
];

const uriOf = (code: string | undefined) =>
  code === undefined ? {} : { error_uri: `https://test.maskinporten.no/errors/${code}` };

function read(body: unknown, status = 400): TokenRefusal {
  const refusal = readTokenRefusal(status, JSON.stringify(body));
  assert.ok(refusal);
  return refusal;
}

describe('Reading why the token endpoint refused a grant (self-service-api.md §5)', () => {
  for (const { means, status, body } of logged) {
    it(`understands the logged answer for “${means}”`, () => {
      const refusal = read(body, status);
      assert.equal(refusal.cause, causeByMeaning[means]);
      assert.equal(refusal.status, status);
      assert.equal(refusal.error, body.error);
      assert.equal(refusal.helpUri, body.error_uri);
      assert.equal(refusal.code, body.error_uri?.slice(-6));
      assert.match(String(refusal.traceId), /^[0-9a-f]{32}$/);
      assert.ok(!refusal.description.includes('trace_id'), refusal.description);
      assert.ok(body.error_description.startsWith(refusal.description) && refusal.description !== '');
    });
  }

  for (const [code, text, cause] of table) {
    it(`recognises “${text}” by its code, and also without one`, () => {
      const error = 'invalid_grant';
      assert.equal(read({ error, error_description: text, ...uriOf(code) }).cause, cause);
      assert.equal(read({ error, error_description: `${text.toUpperCase()} (trace_id: 0a)` }).cause, cause);
      if (code === undefined) return;
      assert.equal(read({ error, error_description: '', ...uriOf(code) }).cause, cause);
      assert.deepEqual([read({ error, error_description: `${code}: refused` }).cause], [cause]);
    });
  }

  it('prefers the code in error_uri to the text, and the text to a code in it', () => {
    const { cause, code } = read({
      error: 'invalid_grant',
      error_description: 'MP-200: Expired key',
      error_uri: 'https://maskinporten.no/errors/MP-124',
    });
    assert.deepEqual([cause, code], ['badSignature', 'MP-124']);
    assert.equal(read({ error: 'invalid_grant', error_description: 'MP-200: Expired key' }).cause, 'expiredKey');
    const unknown = { error: 'invalid_grant', error_description: 'Expired key', ...uriOf('MP-999') };
    assert.deepEqual([read(unknown).cause, read(unknown).code], ['expiredKey', 'MP-999']);
  });

  it('falls back on error, and reports an unknown cause if that does not help', () => {
    const causes = ['invalid_client', 'invalid_scope', 'forbidden', 'invalid_grant', 'server_error'].map(
      (error) => read({ error }).cause,
    );
    assert.deepEqual(causes, ['clientNotFound', 'scopeNotOnClient', 'noAccessToScope', 'other', 'other']);
  });

  it('names the scopes and organisations that the text names', () => {
    const named = (text: string) => {
      const { scopes, organisations } = read({ error: 'x', error_description: `${text} (trace_id: 0a)` });
      return { scopes, organisations };
    };
    assert.deepEqual(named('Token request contains invalid scopes for client, altinn:a/b.read c:d'), {
      scopes: ['altinn:a/b.read', 'c:d'],
      organisations: [],
    });
    assert.deepEqual(named('Consumer has not been granted access to the scope elgdata:bestand.read'), {
      scopes: ['elgdata:bestand.read'],
      organisations: [],
    });
    assert.deepEqual(named('Consumer 310528471 has not delegated access to the scope a:b to supplier 312619385'), {
      scopes: ['a:b'],
      organisations: ['310528471', '312619385'],
    });
    assert.deepEqual(named('Expired key'), { scopes: [], organisations: [] });
  });

  it('leaves out the correlation id of older answers', () => {
    const said = 'Consumer has not been granted access to the scope a:b (correlation id: 1f2e)';
    assert.equal(
      read({ error: 'forbidden', error_description: said }, 403).description,
      'Consumer has not been granted access to the scope a:b',
    );
  });

  it('offers only web addresses as help', () => {
    for (const uri of [
      'command:workbench.action.quit',
      'javascript:alert(1)',
      'file:///etc/passwd',
      'errors/MP-100',
      '',
    ]) {
      assert.equal(read({ error: 'x', error_uri: uri }).helpUri, undefined, uri);
    }
  });

  it('does not take a page, or JSON of another shape, for a refusal', () => {
    for (const body of ['', '<html></html>', '[]', '"x"', '{"message":"x"}', '{"error":{"code":1}}']) {
      assert.equal(readTokenRefusal(502, body), undefined, body);
    }
  });
});

describe('The meaning of a refusal', () => {
  const causes = new Set<TokenRefusalCause>([...table.map(([, , cause]) => cause), 'systemUser', 'other']);

  it('is temporary only for what is new and has not reached the token endpoint', () => {
    assert.deepEqual([...causes].filter(mayBePropagation).sort(), ['clientNotFound', 'scopeNotOnClient', 'unknownKey']);
  });

  it('is that the signature was accepted if scopes or the consumer were refused', () => {
    assert.deepEqual([...causes].filter(isBeyondSignature).sort(), [
      'consumerOrganisation',
      'noAccessToScope',
      'notDelegated',
      'scopeNotForMaskinporten',
      'scopeNotOnClient',
    ]);
  });
});
