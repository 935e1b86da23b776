import assert from 'node:assert/strict';
import fc from 'fast-check';
import { retryAfterMs } from '../../../src/core/http/http.ts';
import { moment } from './support/testHttp.ts';

describe('The wait that a server asks for (RFC 9110 §10.2.3)', () => {
  const waits: readonly (readonly [header: string | null, ms: number | undefined])[] = [
    [null, undefined],
    ['0', 0],
    ['120', 120_000],
    [' 3 ', 3000],
    ['Mon, 02 Mar 2026 08:00:30 GMT', 30_000],
    ['Monday, 02-Mar-26 08:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 07:00:00 GMT', 0],
    ['soon', undefined],
    ['', undefined],
  ];
  for (const [header, ms] of waits) {
    it(`is ${ms === undefined ? 'not known' : `${ms} ms`} for ${header === null ? 'no header' : `“${header}”`}`, () => {
      assert.equal(retryAfterMs(header, moment), ms);
    });
  }

  it('is the same whether a server sends seconds or a date', () => {
    fc.assert(
      fc.property(fc.nat(100_000), (seconds) => {
        const date = new Date(moment.getTime() + seconds * 1000).toUTCString();
        assert.equal(retryAfterMs(date, moment), retryAfterMs(String(seconds), moment));
      }),
    );
  });

  it('is never negative, whatever the header contains', () => {
    fc.assert(
      fc.property(fc.string(), (header) => {
        const ms = retryAfterMs(header, moment);
        assert.ok(ms === undefined || ms >= 0);
      }),
    );
  });
});
