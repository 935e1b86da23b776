import assert from 'node:assert/strict';
import { enterpriseCertificate } from '../../../src/core/keys/enterpriseCertificate.ts';
import { KeyInputError } from '../../../src/core/keys/keyInputError.ts';
import { certificateFor, privateKey } from './openssl.ts';
import { derOf } from './privateKeysSupport.ts';

describe('An enterprise certificate', () => {
  const key = privateKey('RSA', 'rsa_keygen_bits:2048');
  const read = (subject: string) => enterpriseCertificate([derOf(certificateFor(key, subject)), 'not read']);

  it('tells whose it is, and from when to when', () => {
    const { orgno, subject, notBefore, notAfter } = read('/C=NO/O=Eksempel AS/organizationIdentifier=NTRNO-310528471');
    assert.equal(orgno, '310528471');
    assert.match(subject, /^C=NO, O=Eksempel AS, organizationIdentifier=NTRNO-310528471$/);
    assert.equal(notAfter.getTime() - notBefore.getTime(), 30 * 86_400_000);
  });

  it('tells it from the older serialNumber, which the newer name goes before', () => {
    assert.equal(read('/C=NO/serialNumber=310528471/CN=Eksempel').orgno, '310528471');
    assert.equal(read('/serialNumber=987654321/organizationIdentifier=NTRNO-310528471').orgno, '310528471');
  });

  it('is nobody’s where no organisation number stands, however a name may read', () => {
    for (const subject of ['/CN=310528471', '/serialNumber=9578-4050-1234', '/CN=x\\nserialNumber=310528471']) {
      assert.equal(read(subject).orgno, undefined, subject);
    }
  });

  it('is refused when it is none', () => {
    for (const x5c of [[], [''], ['AAAA'], ['not base64!']]) {
      assert.throws(
        () => enterpriseCertificate(x5c),
        (error) => error instanceof KeyInputError && error.reason === 'badMember',
      );
    }
  });
});
