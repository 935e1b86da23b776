import assert from 'node:assert/strict';
import { representedOrganisation } from '../../../src/core/login/ansattporten.ts';

const orgno = { authority: 'iso6523-actorid-upis', ID: '0192:991825827' };
const right = { type: 'ansattporten:altinn:resource', resource: 'urn:altinn:resource:digdir-selvbetjening-klienter' };

describe('The organisation that a login represents (self-service-api.md §4 A)', () => {
  it('is the first authorised party of a right in Altinn', () => {
    const parties = [
      { orgno, name: 'DIGITALISERINGSDIREKTORATET', resource: 'digdir-selvbetjening-klienter', unit_type: 'ORGL' },
      { orgno: { ...orgno, ID: '0192:313401847' }, name: 'EN ANNEN' },
    ];
    assert.deepEqual(representedOrganisation([{ ...right, authorized_parties: parties }]), {
      orgno: '991825827',
      name: 'DIGITALISERINGSDIREKTORATET',
    });
  });

  it('is the organisation of a work account, which has no name', () => {
    assert.deepEqual(representedOrganisation([{ type: 'ansattporten:orgno', orgno }]), {
      orgno: '991825827',
      name: undefined,
    });
  });

  it('is found next to parts of another shape', () => {
    const parties = [null, { orgno: 'x' }, { orgno: { ID: '991825827' } }, { orgno, name: null }];
    const details = [null, 'x', { type: 'other' }, { ...right, authorized_parties: parties }];
    assert.deepEqual(representedOrganisation(details), { orgno: '991825827', name: undefined });
  });

  it('is undefined if no organisation is named', () => {
    for (const details of [
      undefined,
      null,
      {},
      'x',
      [],
      [right],
      [{ ...right, authorized_parties: [] }],
      [{ reportees: [{ ID: '1' }] }],
    ]) {
      assert.equal(representedOrganisation(details), undefined);
    }
  });
});
