import assert from 'node:assert/strict';
import { enterpriseCertificate } from '../../../src/core/keys/enterpriseCertificate.ts';
import { KeyInputError } from '../../../src/core/keys/keyInputError.ts';
import { certificateFor, privateKey } from './openssl.ts';
import { derOf } from './privateKeysSupport.ts';

describe('An enterprise certificate', () => {
  const key = privateKey('RSA', 'rsa_keygen_bits:2048');
  const read = (subject: string) => enterpriseCertificate([derOf(certificateFor(key, subject)), 'not read']);

  it('identifies its organisation, and from when to when it is valid', () => {
    const { orgno, subject, notBefore, notAfter } = read('/C=NO/O=Eksempel AS/organizationIdentifier=NTRNO-310528471');
    assert.equal(orgno, '310528471');
    assert.match(subject, /^C=NO, O=Eksempel AS, organizationIdentifier=NTRNO-310528471$/);
    assert.equal(notAfter.getTime() - notBefore.getTime(), 30 * 86_400_000);
  });

  it('identifies it by the older serialNumber, unless it has the newer name', () => {
    assert.equal(read('/C=NO/serialNumber=310528471/CN=Eksempel').orgno, '310528471');
    assert.equal(read('/serialNumber=987654321/organizationIdentifier=NTRNO-310528471').orgno, '310528471');
  });

  it('has no organisation if it contains no organisation number, whatever its name', () => {
    for (const subject of ['/CN=310528471', '/serialNumber=9578-4050-1234', '/CN=x\\nserialNumber=310528471']) {
      assert.equal(read(subject).orgno, undefined, subject);
    }
  });

  it('is refused if it is not a certificate', () => {
    for (const x5c of [[], [''], ['AAAA'], ['not base64!']]) {
      assert.throws(
        () => enterpriseCertificate(x5c),
        (error) => error instanceof KeyInputError && error.reason === 'badMember',
      );
    }
  });
});
