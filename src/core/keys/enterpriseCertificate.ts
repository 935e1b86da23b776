import { X509Certificate } from 'node:crypto';
import { KeyInputError } from './keyInputError.ts';

/** What identifies a Norwegian enterprise certificate (virksomhetssertifikat), and when it is valid. */
interface EnterpriseCertificate {
  /** Nine digits; absent if the certificate was not issued to an organisation. */
  readonly orgno?: string;
  /** One line: `C=NO, O=…, CN=…`. */
  readonly subject: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Reads the first certificate of a chain of base64 DER certificates. Throws KeyInputError 'badMember'. */
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

/**
 * From organizationIdentifier (ETSI EN 319 412-1 §5.1.4) or, in older certificates, serialNumber. Some OpenSSL versions do not
 * know the former's name and print its OID.
 */
function organisationNumber(subject: string): string | undefined {
  const identifier = /^(?:organizationIdentifier|2\.5\.4\.97)=NTRNO-(\d{9})$/m.exec(subject);
  return (identifier ?? /^serialNumber=(\d{9})$/m.exec(subject))?.[1];
}
