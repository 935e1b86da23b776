import assert from 'node:assert/strict';
import { type JsonWebKey, randomUUID } from 'node:crypto';
import type { JWK } from 'jose';
import { Cancelled, isCancelled } from '../../../src/core/http/cancel.ts';
import { HttpError } from '../../../src/core/http/httpError.ts';
import {
  type AccessToken,
  fetchToken,
  fetchTokenWhenReady,
  longestPropagation,
  signGrant,
  TokenError,
} from '../../../src/core/maskinporten/tokenEndpoint.ts';
import type { TokenRefusalCause } from '../../../src/core/maskinporten/tokenRefusal.ts';
import { rejection, TestHttp } from '../http/support/testHttp.ts';
import { Clock } from '../sandbox/support/clock.ts';
import { keyGenerationMs, privateJwk } from '../sandbox/support/keys.ts';
import { createClient } from '../sandbox/support/newClient.ts';
import { TestSandbox } from '../sandbox/support/testSandbox.ts';
import { refusalSaying } from './support/tokenErrors.ts';

const token: AccessToken = { value: 't', scopes: [], expiresIn: 119 };
const refused = (cause: TokenRefusalCause): TokenError => new TokenError({ ...refusalSaying(''), cause });

describe('Waiting until Maskinporten knows a new key', () => {
  let clock: Clock;
  let pauses: number[];
  let told: number[];
  beforeEach(() => {
    [clock, pauses, told] = [new Clock(), [], []];
  });

  const pause = (ms: number): Promise<void> => {
    pauses.push(ms);
    clock.pass(ms / 1000);
    return Promise.resolve();
  };
  /** Each try throws, or brings, the next. */
  const wait = (...outcomes: readonly (Error | AccessToken)[]) => {
    let tries = 0;
    const tryOnce = () => {
      const outcome = outcomes[Math.min(tries, outcomes.length - 1)]!;
      tries += 1;
      return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
    };
    const asked = fetchTokenWhenReady(tryOnce, pause, clock.now, (seconds) => told.push(seconds));
    return { asked, tries: () => tries };
  };

  it('does not wait if the token is returned at once', async () => {
    assert.equal(await wait(token).asked, token);
    assert.deepEqual([pauses, told], [[], []]);
  });

  for (const cause of ['unknownKey', 'clientNotFound', 'scopeNotOnClient'] as const) {
    it(`retries at increasing intervals while the answer is “${cause}”`, async () => {
      const { asked, tries } = wait(refused(cause), refused('unknownKey'), refused(cause), token);
      assert.equal(await asked, token);
      assert.equal(tries(), 4);
      assert.deepEqual(pauses, [1000, 1500, 2250]);
    });
  }

  it('reports the seconds that have passed before each pause', async () => {
    await wait(refused('unknownKey'), refused('unknownKey'), refused('unknownKey'), token).asked;
    assert.deepEqual(told, [0, 1, 3]);
  });

  const final: readonly TokenRefusalCause[] = [
    'wrongAudience',
    'certificate',
    'expiredKey',
    'badSignature',
    'clock',
    'grantReused',
    'invalidParameter',
    'scopeNotForMaskinporten',
    'noAccessToScope',
    'notDelegated',
    'authorizationDetails',
    'other',
  ];
  for (const cause of final) {
    it(`does not wait for “${cause}”, which waiting does not change`, async () => {
      const error = refused(cause);
      const { asked, tries } = wait(error, token);
      assert.equal(await rejection(asked), error);
      assert.equal(tries(), 1);
      assert.deepEqual([pauses, told], [[], []]);
    });
  }

  it('ends at once with a failed request, even after some waiting', async () => {
    const failed = new HttpError('POST', new URL('https://maskinporten.no/token'), { reason: 'cut' });
    const { asked, tries } = wait(refused('unknownKey'), failed, token);
    assert.equal(await rejection(asked), failed);
    assert.equal(tries(), 2);
  });

  it('stops with the last refusal after the longest possible time', async () => {
    const errors = Array.from({ length: 100 }, () => refused('unknownKey'));
    const { asked, tries } = wait(...errors);
    assert.equal(await rejection(asked), errors[tries() - 1]);
    const waited = pauses.reduce((sum, ms) => sum + ms, 0);
    assert.ok(waited >= longestPropagation && waited < longestPropagation + 8000, `${waited}`);
    assert.ok(waited >= 120_000, 'two minutes are documented');
    assert.ok(Math.max(...pauses) <= 8000, 'a person sees that something goes on');
  });

  it('ends when the user cancels an attempt', async () => {
    assert.ok(isCancelled(await rejection(wait(refused('unknownKey'), new Cancelled(), token).asked)));
  });

  it('ends when the user cancels a pause, without another attempt', async () => {
    let tries = 0;
    const tryOnce = () => Promise.reject(((tries += 1), refused('unknownKey')));
    const waiting = fetchTokenWhenReady(
      tryOnce,
      () => Promise.reject(new Cancelled()),
      clock.now,
      () => undefined,
    );
    assert.ok(isCancelled(await rejection(waiting)));
    assert.equal(tries, 1);
  });
});

describe('Waiting until the sandbox knows a new key', function () {
  this.timeout(keyGenerationMs);
  let sandbox: TestSandbox;
  let key: JsonWebKey;
  before(async () => {
    [sandbox, key] = await Promise.all([TestSandbox.start({ propagationMs: 60_000 }), privateJwk()]);
  });
  after(() => sandbox.close());

  it('ends in a token, with a new grant at each attempt', async () => {
    const clientId = await createClient(sandbox, {}, key);
    const {
      clock,
      sandbox: { issuer },
    } = sandbox;
    const { http, lines } = new TestHttp();
    const tryOnce = async () => {
      const claims = { clientId, audience: issuer, scopes: ['altinn:serviceowner'] };
      const grant = await signGrant(claims, { jwk: key as JWK & { kid: string } }, clock.now(), randomUUID);
      return fetchToken(http, `${issuer}token`, grant);
    };
    const pause = (ms: number) => {
      clock.pass(ms / 1000);
      return Promise.resolve();
    };
    const { scopes, expiresIn } = await fetchTokenWhenReady(tryOnce, pause, clock.now, () => undefined);
    assert.deepEqual([scopes, expiresIn], [['altinn:serviceowner'], 120]);
    assert.ok(lines.length > 5, 'it was refused at first');
  });
});
