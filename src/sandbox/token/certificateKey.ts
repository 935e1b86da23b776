import { X509Certificate } from 'node:crypto';
import { notAuthenticated } from './grantError.ts';
import { type KnownKey } from './knownClient.ts';

/**
 * The public key of the enterprise certificate at the head of a chain (base64 DER each, RFC 7517 §4.7), when it is
 * valid now and the organisation's own. Throws a GrantError with MP-120 or MP-122.
 *
 * Each certificate must be signed by the one after it, but the last one is believed as it is: no root, no revocation
 * list and no policy is checked, so a self-signed certificate with the right organisation number is let in.
 */
export function certificateKey(x5c: readonly string[], orgno: string, now: Date): Pick<KnownKey, 'n' | 'e'> {
  const chain = x5c.map(parsed);
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (now < new Date(certificate.validFrom) || now > new Date(certificate.validTo)) throw invalid();
    if (issuer && !(certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey))) throw invalid();
  }
  const [leaf] = chain;
  if (leaf?.publicKey.asymmetricKeyType !== 'rsa') throw invalid();
  if (organisationNumber(leaf) !== orgno) {
    const why = 'Invalid JWT. Invalid organization number for client. Does not match certificate orgno';
    throw notAuthenticated('MP-122', why);
  }
  const { n = '', e = '' } = leaf.publicKey.export({ format: 'jwk' });
  return { n, e };
}

function parsed(der: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(der, 'base64'));
  } catch {
    throw invalid();
  }
}

/** Norwegian enterprise certificates hold it as organizationIdentifier (`NTRNO-…`), older ones as serialNumber. */
function organisationNumber(certificate: X509Certificate): string | undefined {
  const subject = certificate.subject.split('\n').map((line) => line.split('='));
  const value = (name: string): string | undefined => subject.find(([key]) => key === name)?.[1];
  return /\d{9}$/.exec(value('organizationIdentifier') ?? value('serialNumber') ?? '')?.[0];
}

function invalid(): Error {
  return notAuthenticated('MP-120', 'The JWT is signed with an invalid certificate');
}
