import { X509Certificate } from 'node:crypto';
import { KeyInputError } from './keyInputError.ts';

/** Whose a Norwegian enterprise certificate (virksomhetssertifikat) is, and how long. */
interface EnterpriseCertificate {
  /** Nine digits; absent when the certificate is not an organisation's. */
  readonly orgno?: string;
  /** One line: `C=NO, O=…, CN=…`. */
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Reads the first certificate of a chain, base64 DER. Throws KeyInputError 'badMember'. */
export function enterpriseCertificate(x5c: readonly string[]): EnterpriseCertificate {
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(Buffer.from(x5c[0] ?? '', 'base64'));
  } catch {
    throw new KeyInputError({ reason: 'badMember', member: 'x5c' }, 'private');
  }
  const { subject, validFrom, validTo } = certificate;
  const orgno = organisationNumber(subject);
  return {
    ...(orgno !== undefined && { orgno }),
    subject: subject.split('\n').join(', '),
    notBefore: new Date(validFrom),
    notAfter: new Date(validTo),
  };
}

/** organizationIdentifier (ETSI EN 319 412-1 §5.1.4), in older ones serialNumber. Not every OpenSSL knows the former's name. */
function organisationNumber(subject: string): string | undefined {
  const identifier = /^(?:organizationIdentifier|2\.5\.4\.97)=NTRNO-(\d{9})$/m.exec(subject);
  return (identifier ?? /^serialNumber=(\d{9})$/m.exec(subject))?.[1];
}
