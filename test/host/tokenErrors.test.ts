import assert from 'node:assert/strict';
import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { fetchToken, TokenError } from '../../src/core/maskinporten/tokenEndpoint.ts';
import type { TokenRefusalCause } from '../../src/core/maskinporten/tokenRefusal.ts';
import { sentence } from '../../src/messages/problem.ts';
import { tokenProblem } from '../../src/messages/tokenProblem.ts';
import { TestHttp } from '../unit/http/support/testHttp.ts';
import { tokenErrorSaying } from '../unit/maskinporten/support/tokenErrors.ts';
import { Clock } from '../unit/sandbox/support/clock.ts';
import { privateJwk, publicHalf, renamed } from '../unit/sandbox/support/keys.ts';
import { createClient } from '../unit/sandbox/support/newClient.ts';
import { derOf, newCertificate, newPrivateKey } from '../unit/sandbox/support/openssl.ts';
import { TestSandbox } from '../unit/sandbox/support/testSandbox.ts';
import { delegable, type RightParts, serviceowner, wrongGrants } from '../unit/sandbox/support/wrongGrants.ts';

/** A row of the table in self-service-api.md §5, as it stands there. */
interface Row {
  /** Its first column. */
  readonly code: string;
  /** Its second and third column. */
  readonly means: string;
  readonly shouldDo: string;
  /** The codes and texts in it. */
  readonly says: readonly (readonly [code: string | undefined, says: string, cause: TokenRefusalCause])[];
  /** The gist of why, and of what to do, as a person is told it. */
  readonly why: RegExp;
  readonly next: RegExp;
}

const certificate = {
  why: /certificate isn’t valid in this environment/,
  next: /test certificate in TEST and a production certificate in PROD.*same organisation/,
};

const table: readonly Row[] = [
  {
    code: 'MP-100',
    means: 'client not found',
    shouldDo: 'wrong client id, or the other environment',
    says: [['MP-100', 'Invalid assertion. Client authentication failed.', 'clientNotFound']],
    why: /doesn’t recognise the client ID/,
    next: /client ID belongs to this environment/,
  },
  {
    code: 'MP-110',
    means: 'wrong `aud`',
    shouldDo: 'the other environment, or a missing slash',
    says: [['MP-110', 'Client authentication failed. Invalid JWT claim aud', 'wrongAudience']],
    why: /made for another environment/,
    next: /environment.*TEST and PROD.*slash/,
  },
  {
    code: 'MP-120 / 122 / 123',
    means: 'certificate invalid / of another organisation / x5c not an array',
    shouldDo: 'test certificate in prod or the reverse',
    says: [
      ['MP-120', 'The JWT is signed with an invalid certificate.', 'certificate'],
      [
        'MP-122',
        'Invalid JWT. Invalid organization number for client. Does not match certificate orgno',
        'certificate',
      ],
      ['MP-123', 'Invalid JWT header x5c', 'certificate'],
    ],
    ...certificate,
  },
  {
    code: 'MP-121',
    means: 'expired key',
    shouldDo: 'keys live one year: renew or rotate',
    says: [['MP-121', 'Client authentication failed. Expired key', 'expiredKey']],
    why: /registered key has expired/,
    next: /a year.*new key pair/,
  },
  {
    code: 'MP-124',
    means: 'bad signature',
    shouldDo: 'the private key does not belong to the registered public key',
    says: [['MP-124', 'Client authentication failed. Invalid JWT signature', 'badSignature']],
    why: /private key doesn’t match the registered public key/,
    next: /registered key, or register a new key/,
  },
  {
    code: 'MP-130, “Issue time is after now”',
    means: 'JWT expired / from the future',
    shouldDo: 'system clock',
    says: [
      ['MP-130', 'Client authentication failed. JWT is expired', 'clock'],
      [undefined, 'Client authentication failed. Issue time is after now', 'clock'],
    ],
    why: /system clock is wrong/,
    next: /Sync your system clock/,
  },
  {
    code: 'MP-012',
    means: '`jti` used before',
    shouldDo: 'make a new grant',
    says: [['MP-012', 'Validation of JWT Bearer grant failed. Grant is used before', 'grantReused']],
    why: /grant has already been used/,
    next: /Try again/,
  },
  {
    code: 'MP-011',
    means: 'invalid parameter or claim',
    shouldDo: '',
    says: [['MP-011', 'Invalid assertion. Invalid parameter value', 'invalidParameter']],
    why: /rejected part of the grant/,
    next: /Check the config/,
  },
  {
    code: 'MP-200',
    means: 'scope is not on the client',
    shouldDo: 'add the scope to the client',
    says: [['MP-200', 'Token request contains invalid scopes for client, altinn:broker.write', 'scopeNotOnClient']],
    why: /doesn’t have these scopes: altinn:/,
    next: /Add the scope to the client/,
  },
  {
    code: 'MP-201',
    means: 'scope not for Maskinporten',
    shouldDo: '',
    says: [['MP-201', 'Token request contains scopes not allowed for maskinporten', 'scopeNotForMaskinporten']],
    why: /can’t be used with Maskinporten/,
    next: /Remove the scope/,
  },
  {
    code: 'MP-250',
    means: 'consumer lacks access to the scope',
    shouldDo: 'the scope’s owner must grant it to the organisation',
    says: [['MP-250', 'Consumer has not been granted access to the scope elgdata:bestand.read', 'noAccessToScope']],
    why: /doesn’t have access to the scope (elgdata|folkeregister):/,
    next: /owner of the scope to give your organisation access/,
  },
  {
    code: 'MP-251',
    means: 'not delegated to the supplier',
    shouldDo: 'delegate in Altinn',
    says: [
      [
        'MP-251',
        'Consumer 310528471 has not delegated access to the scope elgdata:bestand.read to supplier 312619385',
        'notDelegated',
      ],
    ],
    why: /\d{9} hasn’t delegated the scope elgdata:/,
    next: /delegate it in Altinn/,
  },
  {
    code: 'MP-301/302/303',
    means: 'authorization_details',
    shouldDo: '',
    says: [
      ['MP-301', 'Unknown authorization details type', 'authorizationDetails'],
      ['MP-302', 'Unknown fields in the authorization details', 'authorizationDetails'],
      ['MP-303', 'Invalid authorization details values', 'authorizationDetails'],
    ],
    why: /authorization_details weren’t accepted/,
    next: /Correct the authorization_details/,
  },
  {
    code: '–',
    means: 'consumer_org of one’s own organisation, or a scope that is not delegated',
    shouldDo: 'leave it out',
    says: [
      [
        undefined,
        'Validation of JWT claim failed: The combination consumer_org in claim and delegation scope on client is invalid',
        'consumerOrganisation',
      ],
    ],
    why: /can’t act on behalf of/,
    next: /Leave out consumer_org/,
  },
  {
    code: '–',
    means: 'a system user that does not exist',
    shouldDo: 'the customer approves the system user in Altinn',
    says: [[undefined, 'System user not found for the given organisation', 'systemUser']],
    why: /hasn’t approved the system user/,
    next: /approve the system user in Altinn/,
  },
  {
    code: '–',
    means: 'grant without kid',
    shouldDo: '',
    says: [
      [
        undefined,
        'Invalid JWT. The client requires pre-registered jwk and no key identifier (kid) provided',
        'keyIdMissing',
      ],
    ],
    why: /must name one by its key ID/,
    next: /Write the config again/,
  },
  {
    code: '“Unknown key identifier (kid)”',
    means: 'key not registered, or not yet spread (0–2 min)',
    shouldDo: 'wait, or register it',
    says: [[undefined, 'Client authentication failed. Unknown key identifier (kid) for client.', 'unknownKey']],
    why: /isn’t registered on the client, or the token endpoint doesn’t recognise it yet/,
    next: /up to two minutes to start working.*register the key/,
  },
];

/** Every code and every sentence of the table. */
const entries = table.flatMap(({ says, ...row }) =>
  says.map(([code, text, cause]) => ({ ...row, code, says: text, cause })),
);

describe('The table of token errors (self-service-api.md §5), as a person is told it', () => {
  let clock: Clock;
  // Not the extension’s own, whose errors are of other classes than this file’s copies.
  const { http } = new TestHttp({ now: () => new Date() });
  let sandbox: TestSandbox;
  let right: { clientId: string; jwk: JsonWebKey; scope: string };
  let given: RightParts;
  let certificateGrant: (subject: string) => string;

  before(async () => {
    clock = new Clock(new Date(Date.now() + 60_000));
    sandbox = await TestSandbox.start({}, clock);
    const [jwk, otherJwk] = await Promise.all([privateJwk('current'), privateJwk('current')]);
    const expiredJwk = renamed(jwk, 'expired');
    const scopes = [serviceowner, delegable, 'elgdata:fullmakter.read', 'elgdata:kundeforhold.read'];
    right = { clientId: await createClient(sandbox, { scopes }, jwk), jwk, scope: serviceowner };
    const clientId = await createClient(sandbox, {}, expiredJwk);
    await sandbox.call('PUT', `/api/v1/clients/${clientId}/jwks/expired`, {
      ...publicHalf(expiredJwk),
      exp: 1_700_000_000,
    });
    const access = `/api/v1/scopes/access/${sandbox.orgno()}?scope=elgdata:kundeforhold.read`;
    await sandbox.call('DELETE', access, undefined, { as: 1 });
    const now = Math.floor(clock.now().getTime() / 1000);
    given = { sandbox, now, expiredKey: { clientId, jwk: expiredJwk }, otherJwk };
    const [rootKey, privateKey] = [newPrivateKey(), newPrivateKey()];
    const root = newCertificate({ privateKey: rootKey, subject: '/CN=Test Root' });
    sandbox.sandbox.trustCertificateAuthority(root);
    const withCertificate = await createClient(sandbox);
    certificateGrant = (subject) => {
      const leaf = newCertificate({ privateKey, subject, issuer: { certificate: root, privateKey: rootKey } });
      const key = createPrivateKey(privateKey).export({ format: 'jwk' });
      const header = { kid: undefined, x5c: [derOf(leaf)] };
      return sandbox.grant({ clientId: withCertificate, jwk: key, scope: serviceowner, header });
    };
  });
  after(() => sandbox.close());

  const refusalOf = async (grant: string): Promise<TokenError> => {
    try {
      await fetchToken(http, `${sandbox.sandbox.issuer}token`, grant);
    } catch (error) {
      assert.ok(error instanceof TokenError, String(error));
      return error;
    }
    return assert.fail('There is a token.');
  };
  const isGuidance = (error: TokenError, row: Pick<Row, 'why' | 'next'>, cause: TokenRefusalCause) => {
    assert.equal(error.refusal.cause, cause);
    const problem = tokenProblem(error);
    assert.equal(problem.what, 'Couldn’t get a token from Maskinporten.');
    assert.match(problem.why ?? '', row.why);
    assert.match(problem.next ?? '', row.next);
    assert.ok(sentence(problem).includes(error.refusal.description), 'and what Maskinporten itself said');
    assert.doesNotMatch(sentence(problem), /trace_id/);
    assert.match(problem.reference ?? '', /^trace_id [0-9a-f]{32}$/);
    const help = error.refusal.code === undefined ? [] : ['Open Digdir’s Help'];
    assert.deepEqual(
      problem.actions?.map(({ title }) => title),
      help,
    );
  };

  for (const { code, says, cause, ...row } of entries) {
    it(`${says}: ${row.means} – ${row.shouldDo || 'what it says'}`, () => {
      isGuidance(tokenErrorSaying(says, code), row, cause);
    });
  }

  /** Grants that the sandbox refuses, by what it says to them. */
  const refused = () => {
    const used = sandbox.grant(right);
    const grants: (readonly [why: string, grant: () => Promise<string> | string])[] = [
      ...wrongGrants.map(({ why, parts }) => [why, () => sandbox.grant({ ...right, ...parts(given) })] as const),
      [
        'the same grant a second time',
        async () => {
          await sandbox.token(used);
          return used;
        },
      ],
      ['the certificate of an organisation that is another', () => certificateGrant('/CN=A/serialNumber=313401847')],
      ['the certificate of nobody', () => certificateGrant('/CN=A')],
      [
        'no certificate at all',
        () =>
          sandbox.grant({
            clientId: sandbox.sandbox.organisations[0]!.certificateAdminClient.clientId,
            jwk: right.jwk,
            scope: sandbox.sandbox.organisations[0]!.certificateAdminClient.scope,
            header: { kid: undefined, x5c: ['bm90IGEgY2VydGlmaWNhdGU='] },
          }),
      ],
    ];
    return grants;
  };

  it('is said in full by the sandbox: each code comes from a grant that it refuses, with that guidance', async () => {
    const heard = new Set<string>();
    for (const [why, grant] of refused()) {
      const error = await refusalOf(await grant());
      const { cause, code } = error.refusal;
      const entry = entries.find((one) => one.cause === cause && one.code === code);
      assert.ok(entry, `${why}: ${error.refusal.description}`);
      isGuidance(error, entry, cause);
      heard.add(entry.says);
    }
    assert.deepEqual(
      [...entries.map(({ says }) => says)].filter((says) => !heard.has(says)),
      [],
    );
  });

  it('has a text for what is not in it, too', () => {
    const problem = tokenProblem(tokenErrorSaying('Something new', 'MP-999', 'server_error'));
    assert.match(
      sentence(problem),
      /^Couldn’t get a token from Maskinporten\. Maskinporten responded: Something new \(MP-999\)\. Try again\.$/,
    );
  });
});
