import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { ReadPrivateKey } from './readPrivateKey.ts';

/** The certificates in DER, without what cannot be read as one. */
export function readCertificates(ders: readonly Buffer[]): X509Certificate[] {
  return ders.flatMap((der) => {
    try {
      return [new X509Certificate(der)];
    } catch {
      return [];
    }
  });
}

/** The key with its chain, if one of the certificates is its own. */
export function withChain(key: ReadPrivateKey, certificates: readonly X509Certificate[]): ReadPrivateKey {
  const object = createPrivateKey({ key: { ...key.jwk }, format: 'jwk' });
  const [own] = certificates
    .filter((certificate) => certificate.checkPrivateKey(object))
    // A renewed certificate can be for the same key: the one that lasts longest.
    .sort((one, other) => Date.parse(other.validTo) - Date.parse(one.validTo));
  return own ? { ...key, x5c: chain(own, certificates).map(({ raw }) => raw.toString('base64')) } : key;
}

/** Each certificate's issuer after it, without the root, which whoever verifies has to have already (RFC 5246 §7.4.2). */
function chain(leaf: X509Certificate, certificates: readonly X509Certificate[]): X509Certificate[] {
  const found = [leaf];
  for (let last: X509Certificate | undefined = leaf; last;) {
    const issued: X509Certificate = last;
    last = certificates.find((each) => !found.includes(each) && !isRoot(each) && isIssuer(each, issued));
    if (last) found.push(last);
  }
  return found;
}

function isRoot(certificate: X509Certificate): boolean {
  return isIssuer(certificate, certificate);
}

function isIssuer(issuer: X509Certificate, issued: X509Certificate): boolean {
  try {
    return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
  } catch {
    return false;
  }
}
