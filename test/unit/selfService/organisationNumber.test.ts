import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isOrganisationNumber } from '../../../src/core/selfService/client.ts';

/** Of Digdir, the Brønnøysund register, the tax administration, NAV and Oslo; the last one is a synthetic one of Tenor's. */
const real = ['991825827', '974760673', '974761076', '889640782', '958935420', '313401847'];

describe('An organisation number', () => {
  it('is recognised by its check digit', () => {
    for (const orgno of real) assert.ok(isOrganisationNumber(orgno), orgno);
  });

  it('is invalid with a wrong digit, or with two neighbouring digits swapped', () => {
    const position = fc.nat(8);
    fc.assert(
      fc.property(fc.constantFrom(...real), position, fc.integer({ min: 1, max: 9 }), (orgno, at, more) => {
        const digit = (Number(orgno[at]) + more) % 10;
        assert.ok(!isOrganisationNumber(orgno.slice(0, at) + String(digit) + orgno.slice(at + 1)));
        const swapped =
          orgno.slice(0, at) +
          orgno
            .slice(at, at + 2)
            .split('')
            .reverse()
            .join('') +
          orgno.slice(at + 2);
        assert.ok(swapped === orgno || !isOrganisationNumber(swapped), swapped);
      }),
    );
  });

  it('consists of nine digits', () => {
    for (const text of [
      '',
      '99182582',
      '9918258270',
      '991 825 827',
      '0192:991825827',
      'NO991825827',
      '９９１８２５８２７',
    ]) {
      assert.ok(!isOrganisationNumber(text), text);
    }
  });

  it('never has the check digit ten', () => {
    const body = fc.integer({ min: 0, max: 99_999_999 }).map((number) => String(number).padStart(8, '0'));
    fc.assert(
      fc.property(body, (digits) => {
        const fitting = Array.from({ length: 10 }, String).filter((_, last) =>
          isOrganisationNumber(`${digits}${last}`),
        );
        assert.ok(fitting.length <= 1);
      }),
    );
  });
});
