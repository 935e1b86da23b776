import assert from 'node:assert/strict';
import { isOrganisationNumber } from '../../../src/environments/organisationNumber.ts';

describe('An organisation number', () => {
  it('is nine digits whose last fits the others', () => {
    // Synthetic (self-service-api.md §6), Digdir’s and the Brønnøysund Register Centre’s.
    for (const orgno of ['313401847', '991825827', '974760673']) assert.ok(isOrganisationNumber(orgno), orgno);
  });

  it('with one digit wrong is none', () => {
    for (let place = 0; place < 9; place += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        const other = `${'991825827'.slice(0, place)}${digit}${'991825827'.slice(place + 1)}`;
        assert.equal(isOrganisationNumber(other), other === '991825827', other);
      }
    }
  });

  it('is neither shorter, longer nor anything but digits', () => {
    for (const text of ['', '99182582', '9918258270', '99182582a', ' 991825827', '９９１８２５８２７']) {
      assert.equal(isOrganisationNumber(text), false, text);
    }
  });
});
