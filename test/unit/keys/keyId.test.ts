import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isKeyId, newKeyId } from '../../../src/core/keys/jwk.ts';

const now = new Date(2025, 6, 30, 13, 4);
const kidFor = (name: string, taken: Iterable<string> = []): string =>
  newKeyId({ name, environment: 'test', now, taken });

describe('A new kid', () => {
  it('is the one the Altinn JWKS tool would have chosen in that minute', () => {
    assert.equal(kidFor('my-client'), 'my-client-TEST.BKBQ');
  });

  it('uses local time, winter and summer, in any time zone', () => {
    const before = process.env.TZ;
    try {
      for (const zone of ['Europe/Oslo', 'America/St_Johns', 'Pacific/Auckland', 'UTC']) {
        process.env.TZ = zone;
        const summer = new Date(2025, 6, 30, 13, 4, 59);
        assert.equal(newKeyId({ name: 'c', environment: 'prod', now: summer, taken: [] }), 'c-PROD.BKBQ', zone);
        const first = new Date(2025, 0, 1, 0, 0);
        assert.equal(newKeyId({ name: 'c', environment: 'sandbox', now: first, taken: [] }), 'c-SANDBOX.AAAA', zone);
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  it('replaces Norwegian letters with those a kid may have', () => {
    assert.equal(kidFor('Blåbærsyltetøy'), 'Blabaersyltetoy-TEST.BKBQ');
    assert.equal(kidFor('ÆØÅ  og café/Ünder (2)'), 'AeOA-og-cafeUnder-2-TEST.BKBQ');
    // The same å as two characters, a letter and a ring, as macOS writes it.
    assert.equal(kidFor('Ålesund'.normalize('NFD')), 'Alesund-TEST.BKBQ');
  });

  it('has a name even if the client’s has no usable letter', () => {
    for (const name of ['', '   ', '..', '---', '日本', '💡']) assert.equal(kidFor(name), 'client-TEST.BKBQ', name);
  });

  it('stays short for a long name', () => {
    assert.equal(kidFor('x'.repeat(255)).length, 48 + '-TEST.BKBQ'.length);
    assert.equal(kidFor(`${'x'.repeat(47)}-yz`), `${'x'.repeat(47)}-TEST.BKBQ`);
  });

  it('is the next minute’s if the kid is taken', () => {
    const taken = new Set<string>();
    for (const suffix of ['BKBQ', 'BKBR', 'BKBS']) {
      const kid = kidFor('c', taken);
      assert.equal(kid, `c-TEST.${suffix}`);
      taken.add(kid);
    }
  });

  it('is valid even if the clock is before 2025', () => {
    assert.equal(newKeyId({ name: 'c', environment: 'test', now: new Date(0), taken: [] }), 'c-TEST.AAAA');
  });

  it('is always accepted by the self-service API, and never an existing one', () => {
    const dates = fc.date({ min: new Date(2025, 0, 2), max: new Date(2050, 0, 1), noInvalidDate: true });
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), dates, fc.nat(5), (name, date, others) => {
        const taken = new Set<string>();
        for (let count = 0; count <= others; count++) {
          const kid = newKeyId({ name, environment: 'test', now: date, taken });
          assert.ok(isKeyId(kid) && !taken.has(kid));
          assert.match(kid, /^[A-Za-z0-9][A-Za-z0-9._-]{0,47}-TEST\.[A-Za-z0-9_-]{4}$/);
          taken.add(kid);
        }
      }),
    );
  }).timeout(60_000);
});

describe('A kid', () => {
  it('contains only letters, digits, dots, underscores and hyphens', () => {
    for (const kid of ['a', 'A-b_c.d', '2011-04-29', '.hidden', 'x'.repeat(255)]) assert.ok(isKeyId(kid), kid);
    for (const kid of ['', 'a b', 'a/b', 'å', 'a\n', 'a%2F', 'x'.repeat(256)]) assert.ok(!isKeyId(kid), kid);
  });

  it('is never a parent path in a URL', () => {
    for (const kid of ['.', '..', '...']) assert.ok(!isKeyId(kid), kid);
  });
});
