import assert from 'node:assert/strict';
import type { Failure, KeyFailure, LinkId } from '../../../src/core/diagnosis/diagnose.ts';
import { Cancelled, isCancelled } from '../../../src/core/http/cancel.ts';
import { HttpError, type HttpFailure } from '../../../src/core/http/httpError.ts';
import { client } from '../../../src/core/selfService/client.ts';
import { scopeAccess } from '../../../src/core/selfService/scope.ts';
import { user } from '../../../src/core/selfService/selfServiceApi.ts';
import { SelfServiceError } from '../../../src/core/selfService/selfServiceError.ts';
import { rejection } from '../http/support/testHttp.ts';
import { tokenErrorSaying } from '../maskinporten/support/tokenErrors.ts';
import { inDays, key, moment, outcomes, resultOf, World } from './world.ts';

const all: readonly LinkId[] = [
  ...(['environment', 'reachSelfService', 'reachMaskinporten', 'clock', 'signIn', 'rights'] as const),
  ...(['client', 'key', 'scopeOnClient', 'scopeGranted', 'token'] as const),
];
const failing = (failure: HttpFailure) => new HttpError('GET', new URL('https://api.example.no/'), failure);
const answered = (status: number) => failing({ reason: 'status', status, body: '', retryAfterMs: undefined });
const refused = (status: number) => new SelfServiceError(status, 'Nei', [], undefined, undefined, undefined);

describe('A diagnosis', () => {
  let world: World;
  beforeEach(() => {
    world = new World();
  });

  /** The first broken link, with the links that weren’t checked because of it. */
  const breaksAt = async (id: LinkId, ...skipped: readonly LinkId[]): Promise<Failure> => {
    const diagnosis = await world.diagnose();
    const { broken, links } = diagnosis;
    assert.equal(broken?.id, id, JSON.stringify(outcomes(diagnosis)));
    assert.deepEqual(
      links.flatMap((link) => (link.outcome === 'skipped' && link.because === id ? [link.id] : [])),
      skipped,
    );
    assert.equal(broken.outcome, 'failed');
    return broken.finding;
  };
  const errorAt = async (id: LinkId, ...skipped: readonly LinkId[]): Promise<unknown> => {
    const finding = await breaksAt(id, ...skipped);
    assert.equal(finding.kind, 'error');
    return finding.error;
  };

  it('finds no problem if everything works, link by link down to a token', async () => {
    const diagnosis = await world.diagnose();
    assert.deepEqual(
      diagnosis.links.map(({ id, outcome, at, tookMs }) => [id, outcome, at, tookMs]),
      all.map((id) => [id, 'ok', moment, 0]),
    );
    assert.equal(diagnosis.broken, undefined);
    assert.deepEqual(world.about, all);
    assert.deepEqual(world.asked, [{ kid: 'k1', scopes: ['skatt:inntekt'] }]);
  });

  it('stops at the environment if its addresses are not available', async () => {
    const error = new Error('port taken');
    world.ports.connect = () => Promise.reject(error);
    assert.equal(await errorAt('environment', ...all.slice(1)), error);
    assert.deepEqual(world.about, ['environment']);
  });

  it('reports an unreachable self-service API, and still checks Maskinporten and the clock', async () => {
    const error = failing({ reason: 'proxyUnreachable', proxy: 'proxy.example.no:8080' });
    world.ports.reach = (url) => (url.includes('/api/v1/') ? Promise.reject(error) : Promise.resolve({}));
    const rest = ['signIn', 'rights', 'client', 'key', 'scopeOnClient', 'scopeGranted', 'token'] as const;
    assert.equal(await errorAt('reachSelfService', ...rest), error);
    assert.equal(outcomes(await world.diagnose()).clock, 'ok');
  });

  it('reports an unreachable Maskinporten, and still checks the client', async () => {
    const error = failing({ reason: 'unreachable', code: 'ENOTFOUND' });
    world.ports.reach = (url) => (url.includes('/api/v1/') ? Promise.resolve({}) : Promise.reject(error));
    assert.equal(await errorAt('reachMaskinporten', 'clock', 'token'), error);
    assert.equal(outcomes(await world.diagnose()).scopeGranted, 'ok');
  });

  for (const status of [400, 401, 403, 404]) {
    it(`counts ${status} as reached`, async () => {
      world.ports.reach = () => Promise.reject(answered(status));
      assert.equal((await world.diagnose()).broken, undefined);
    });
  }

  for (const error of [
    answered(302),
    answered(503),
    failing({ reason: 'proxyRefused', status: 407 }),
    failing({ reason: 'notJson', contentType: 'text/html' }),
    failing({ reason: 'certificate', code: 'CERT_HAS_EXPIRED' }),
  ]) {
    it(`does not count this as reached: ${error.message}`, async () => {
      world.ports.reach = (url) => (url.includes('/api/v1/') ? Promise.reject(error) : Promise.resolve({}));
      await errorAt('reachSelfService', 'signIn', 'rights', 'client', 'key', 'scopeOnClient', 'scopeGranted', 'token');
    });
  }

  for (const skewMs of [10_001, -7 * 60_000]) {
    it(`reports the wrong clock, and requests no token with it: ${skewMs} ms`, async () => {
      world.ports.clockSkewMs = () => skewMs;
      assert.deepEqual(await breaksAt('clock', 'token'), { kind: 'clock', skewMs });
      assert.deepEqual(world.asked, []);
    });
  }

  it('continues if no server has sent its time', async () => {
    world.ports.clockSkewMs = () => undefined;
    const diagnosis = await world.diagnose();
    assert.deepEqual([outcomes(diagnosis).clock, outcomes(diagnosis).token], ['notApplicable', 'ok']);
  });

  it('reports an expired sign-in', async () => {
    world.api.user = () => Promise.reject(refused(401));
    assert.ok((await errorAt('signIn', ...all.slice(5))) instanceof SelfServiceError);
  });

  it('reports that the sign-in got no token', async () => {
    const error = tokenErrorSaying('Expired key', 'MP-121');
    world.api.user = () => Promise.reject(error);
    assert.equal(await errorAt('signIn', ...all.slice(5)), error);
  });

  it('reports that the sign-in represents another organisation', async () => {
    const authenticated = { authenticated_organization_number: '313401847', authenticated_organization_name: 'ANNEN' };
    world.api.user = () => Promise.resolve(user.parse(authenticated));
    const finding = { kind: 'otherOrganisation', orgno: '313401847', name: 'ANNEN' } as const;
    assert.deepEqual(await breaksAt('signIn', ...all.slice(5)), finding);
  });

  it('accepts a server that does not tell a machine which organisation it represents', async () => {
    world.api.user = () => Promise.reject(refused(403));
    assert.equal((await world.diagnose()).broken, undefined);
  });

  for (const status of [403, 428]) {
    it(`reports the missing right (${status})`, async () => {
      world.api.listClients = () => Promise.reject(refused(status));
      const error = await errorAt('rights', ...all.slice(6));
      assert.ok(error instanceof SelfServiceError);
      assert.equal(error.status, status);
    });
  }

  it('reports that the client does not exist', async () => {
    world.api.getClient = () => Promise.reject(refused(404));
    await errorAt('client', ...all.slice(7));
  });

  it('reports that the client is deactivated', async () => {
    world.client = client.parse({ ...world.client, active: false });
    assert.deepEqual(await breaksAt('client', ...all.slice(7)), { kind: 'clientInactive' });
  });

  it('checks an organisation only down to its rights', async () => {
    world.ports.clientId = undefined;
    const diagnosis = await world.diagnose();
    assert.equal(diagnosis.broken, undefined);
    for (const link of diagnosis.links.slice(6)) {
      assert.equal(link.outcome, 'notApplicable');
      assert.equal(link.reason, 'noClient');
    }
    assert.deepEqual(world.about, all.slice(0, 7));
  });

  describe('of the key', () => {
    const given =
      (stored: World['stored'], registered: World['registered'], key: KeyFailure) => async (): Promise<void> => {
        Object.assign(world, { stored, registered });
        assert.deepEqual(await breaksAt('key', 'token'), { kind: 'key', key });
      };

    it('reports that there is none', given([], [], { reason: 'none' }));
    it(
      'reports that it is not registered',
      given([key('mine')], [key('other')], { reason: 'notRegistered', kid: 'mine', registered: ['other'] }),
    );
    it(
      'reports that it is not registered if the client has no keys at all',
      given([key('mine')], [], { reason: 'notRegistered', kid: 'mine', registered: [] }),
    );
    it(
      'reports that another key pair has its kid',
      given([key('k1')], [key('k1', { n: 'another' })], { reason: 'otherPair', kid: 'k1' }),
    );
    it(
      'reports that it is registered under another kid',
      given([key('k1')], [key('uuid', { n: key('k1').n })], { reason: 'otherKeyId', kid: 'k1', registeredAs: 'uuid' }),
    );
    it(
      'reports that all keys have expired',
      given([], [key('a', { exp: inDays(-1) }), key('b', { exp: inDays(-9) })], {
        reason: 'expired',
        kids: ['a', 'b'],
      }),
    );
    it(
      'reports that the stored key has expired, although another has not',
      given([key('k1')], [key('k1', { exp: inDays(-1) }), key('b')], { reason: 'expired', kids: ['k1'] }),
    );

    it('signs with the registered key that expires last', async () => {
      world.stored = [key('old'), key('new'), key('gone')];
      world.registered = [key('old', { exp: inDays(3) }), key('new', { exp: inDays(300) }), key('elsewhere')];
      const found = resultOf(await world.diagnose(), 'key');
      assert.deepEqual(found?.outcome === 'ok' && found.finding, { kind: 'key', kid: 'new', exp: inDays(300) });
      assert.deepEqual(world.asked, [{ kid: 'new', scopes: ['skatt:inntekt'] }]);
    });

    it('is not applicable if another program has the private key, and requests no token', async () => {
      world.stored = [];
      const diagnosis = await world.diagnose();
      assert.equal(diagnosis.broken, undefined);
      assert.deepEqual([outcomes(diagnosis).key, outcomes(diagnosis).token], ['notApplicable', 'notApplicable']);
      assert.deepEqual(world.asked, []);
    });

    it('reports that the secret storage fails', async () => {
      const error = new Error('no keyring');
      world.ports.storedKeys = () => Promise.reject(error);
      assert.equal(await errorAt('key', 'token'), error);
    });
  });

  describe('of the scopes', () => {
    const withScopes = (...scopes: string[]) => {
      world.client = client.parse({ ...world.client, scopes });
    };

    it('reports that the client has none', async () => {
      withScopes();
      assert.deepEqual(await breaksAt('scopeOnClient', 'scopeGranted', 'token'), { kind: 'noScopes' });
    });

    it('reports which are not granted, and why', async () => {
      withScopes('skatt:inntekt', 'nav:lukket', 'nav:bedt-om', 'ukjent:scope');
      world.api.listScopeAccesses = () =>
        Promise.resolve([
          scopeAccess.parse({ scope: 'skatt:inntekt', state: 'APPROVED' }),
          scopeAccess.parse({ scope: 'nav:bedt-om', state: 'REQUESTED' }),
        ]);
      assert.deepEqual(await breaksAt('scopeGranted', 'token'), {
        kind: 'scopesBarred',
        barred: [
          { name: 'nav:lukket', obstacle: 'notGranted' },
          { name: 'nav:bedt-om', obstacle: 'requested' },
          { name: 'ukjent:scope', obstacle: 'notGranted' },
        ],
      });
    });

    it('accepts those open to all, and requests no token for those that need a consumer', async () => {
      withScopes('skatt:inntekt', 'open:register', 'nav:delegert');
      assert.equal((await world.diagnose()).broken, undefined);
      assert.deepEqual(world.asked, [{ kid: 'k1', scopes: ['skatt:inntekt', 'open:register'] }]);
    });

    it('requests no token if each scope needs a consumer', async () => {
      withScopes('nav:delegert');
      const diagnosis = await world.diagnose();
      assert.deepEqual([diagnosis.broken, outcomes(diagnosis).token], [undefined, 'notApplicable']);
      assert.deepEqual(world.asked, []);
    });

    it('reports that the lists are not available', async () => {
      world.api.listScopes = () => Promise.reject(answered(500));
      await errorAt('scopeGranted', 'token');
    });
  });

  it('reports why Maskinporten issues no token', async () => {
    const error = tokenErrorSaying('Consumer has not been granted access to the scope a:b', 'MP-250', 'forbidden');
    world.ports.fetchToken = () => Promise.reject(error);
    assert.equal(await errorAt('token'), error);
  });

  it('keeps only the token’s scopes and lifetime', async () => {
    world.ports.fetchToken = (_kid, scopes) =>
      Promise.resolve(Object.assign({ scopes, expiresIn: 119 }, { value: 'TOKEN-CANARY' }));
    const diagnosis = await world.diagnose();
    assert.ok(!JSON.stringify(diagnosis.links).includes('CANARY'));
  });

  it('can be cancelled between two links, and during a check', async () => {
    const cancel = new AbortController();
    world.api.listClients = () => {
      cancel.abort();
      return Promise.resolve([]);
    };
    assert.ok(isCancelled(await rejection(world.diagnose(cancel.signal))));
    assert.equal(world.about.at(-1), 'rights');
    world.api.user = () => Promise.reject(new Cancelled());
    assert.ok(isCancelled(await rejection(world.diagnose())));
  });
});
