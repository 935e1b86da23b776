import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  byUrgency,
  type KeyRisk,
  orphan,
  type Owned,
  remediesOf,
  type Remedy,
  riskKinds,
  risksOf,
} from '../../../src/core/risks/keyRisk.ts';
import type { JsonWebKey } from '../../../src/core/selfService/jsonWebKey.ts';

const now = new Date('2026-03-01T12:00:00Z');
const seconds = (days: number) => now.getTime() / 1000 + days * 86_400;
const key = (kid: string, days?: number): JsonWebKey => ({
  ...{ kid, kty: 'RSA', n: 'n', e: 'AQAB' },
  ...(days === undefined ? {} : { exp: seconds(days) }),
});
const owned = (name = 'Nattjobben', kind: 'test' | 'prod' | 'sandbox' = 'test'): Owned => ({
  organisation: { kind },
  client: { client_id: name, client_name: name, integration_type: 'maskinporten', scopes: [] },
});
const someClient = owned();
const said = (risks: readonly KeyRisk[]) => risks.map(({ kind, key: at }) => [kind, at?.kid].filter(Boolean).join(' '));
const judged = (keys: readonly JsonWebKey[], ...kept: string[]) => risksOf(someClient, keys, new Set(kept), now);

describe('A client’s keys', () => {
  it('are no risk if they are valid for long and stored', () => {
    assert.deepEqual(judged([key('a', 30), key('b', 364), key('forever')], 'a', 'b', 'forever'), []);
  });

  it('are at risk if they have expired, and if they expire within 30 days', () => {
    assert.deepEqual(said(judged([key('old', -1), key('soon', 29.9)], 'old', 'soon')), [
      'expired old',
      'expiring soon',
    ]);
  });

  it('are reported once each, by their most serious risk', () => {
    assert.deepEqual(said(judged([key('old', -1)])), ['expired old']);
  });

  it('are covered while another one is valid, unless that one expires soon itself', () => {
    const [old] = judged([key('old', -1), key('new', 200)], 'old', 'new');
    assert.equal(old?.covered, true);
    assert.deepEqual(
      judged([key('old', -1), key('soon', 3)]).map(({ covered }) => covered),
      [false, false],
    );
  });

  it('are reported as missing if there are none', () => {
    const [none] = judged([]);
    assert.deepEqual([none?.kind, none?.key, none?.registered], ['keyless', undefined, false]);
  });

  it('are registered nowhere if only their private keys are stored', () => {
    assert.deepEqual(said(judged([key('a', 200)], 'a', 'lost/../and?found')), ['orphaned lost/../and?found']);
    assert.deepEqual(said(judged([], 'lost')), ['keyless', 'orphaned lost']);
  });

  it('are not here if only their public keys are known', () => {
    assert.deepEqual(said(judged([key('a', 200), key('b')])), ['notHere a', 'notHere b']);
  });

  it('are judged by their expiry alone if it is not known what is stored', () => {
    const risks = risksOf(someClient, [key('a', 200), key('old', -3)], undefined, now);
    assert.deepEqual(said(risks), ['expired old']);
    assert.equal(risks[0]?.stored, undefined);
  });

  it('are judged even without their parameters and expiry', () => {
    assert.deepEqual(said(judged([{ kid: '..', kty: 'RSA' }])), ['notHere ..']);
    assert.deepEqual(said(judged([{ kid: '%2F', kty: 'RSA', n: null, e: null, exp: null }], '%2F')), []);
  });

  it('have at most one risk each, and each private key is accounted for, in any case', () => {
    const kid = fc.constantFrom('a', 'b', 'c', 'd/%?..');
    const anyKey = fc.record({ kid, days: fc.option(fc.integer({ min: -400, max: 400 }), { nil: undefined }) });
    const anyKeys = fc.uniqueArray(anyKey, { selector: (one) => one.kid });
    fc.assert(
      fc.property(anyKeys, fc.uniqueArray(kid), (keys, kept) => {
        const risks = judged(
          keys.map((one) => key(one.kid, one.days)),
          ...kept,
        );
        const about = risks.flatMap((risk) => (risk.key ? [`${String(risk.registered)} ${risk.key.kid}`] : []));
        assert.equal(new Set(about).size, about.length);
        const orphans = kept.filter((one) => !keys.some((registered) => registered.kid === one));
        assert.deepEqual(
          said(risks.filter(({ kind }) => kind === 'orphaned')),
          orphans.map((one) => `orphaned ${one}`),
        );
        assert.equal(risks.filter(({ kind }) => kind === 'keyless').length, Number(keys.length === 0));
      }),
    );
  });
});

describe('The order of risks', () => {
  const all = (...risks: KeyRisk[]) => [...byUrgency(risks)].flatMap(([, each]) => said(each));

  it('is by kind, the expired first', () => {
    const risks = [
      ...judged([key('soon', 3), key('old', -3), key('away', 99)]),
      orphan(someClient, 'lost'),
      ...judged([]),
    ];
    assert.deepEqual(all(...risks.reverse()), [
      'expired old',
      'expiring soon',
      'keyless',
      'orphaned lost',
      'notHere away',
    ]);
    assert.deepEqual([...byUrgency(risks).keys()], [...riskKinds]);
  });

  it('is by the next expiry, and for expired keys by the last, which may still be in use', () => {
    assert.deepEqual(all(...judged([key('late', 20), key('soon', 1), key('older', -40), key('old', -1)], 'late')), [
      'expired old',
      'expired older',
      'expiring soon',
      'expiring late',
    ]);
  });

  it('has those covered by another key at the end', () => {
    const covered = judged([key('covered', 1), key('lasts', 300)], 'covered', 'lasts');
    assert.deepEqual(all(...covered, ...judged([key('alone', 20)])), ['expiring alone', 'expiring covered']);
  });

  it('is otherwise the order in which they came', () => {
    const names = ['Å', 'b', 'A'];
    const keyless = names.flatMap((name) => risksOf(owned(name), [], new Set(), now));
    assert.deepEqual(
      byUrgency(keyless)
        .get('keyless')
        ?.map((risk) => risk.target.client.client_name),
      names,
    );
  });
});

describe('The best remedy', () => {
  const free = { readOnly: false, isUsed: false, replaced: false };
  const helps = (risk: KeyRisk | undefined, given = free): readonly Remedy[] => (risk ? remediesOf(risk, given) : []);

  it('is a new key if the old one is used from here, and renewal if it is used elsewhere', () => {
    assert.equal(helps(judged([key('a', 3)], 'a')[0])[0], 'rotate');
    assert.equal(helps(judged([key('a', 3)])[0])[0], 'renew');
    assert.equal(helps(judged([key('a', 3)])[0], { ...free, isUsed: true })[0], 'rotate');
  });

  it('is to remove an expired key if another one is valid', () => {
    assert.equal(helps(judged([key('a', -3), key('b', 300)], 'a', 'b')[0])[0], 'remove');
  });

  it('is to remove a key that a rotation has replaced', () => {
    assert.equal(helps(judged([key('a', 20), key('b', 300)], 'a', 'b')[0])[0], 'rotate');
    assert.equal(helps(judged([key('a', 20), key('b', 300)], 'a', 'b')[0], { ...free, replaced: true })[0], 'remove');
  });

  it('is never to renew a key whose public key is not known', () => {
    assert.deepEqual(helps(risksOf(someClient, [{ kid: 'a', kty: 'RSA', exp: seconds(2) }], new Set(), now)[0]), [
      'rotate',
      'remove',
    ]);
  });

  it('is only what read-only access allows', () => {
    const looking = { ...free, readOnly: true, isUsed: true };
    const risks = [
      ...judged([key('old', -1), key('soon', 1), key('away', 99)]),
      ...judged([]),
      orphan(someClient, 'lost'),
    ];
    const offered = risks.map((risk) => [risk.kind, ...remediesOf(risk, looking)].join(' '));
    assert.deepEqual(offered, ['expired', 'expiring', 'notHere import', 'keyless', 'orphaned remove']);
  });
});
