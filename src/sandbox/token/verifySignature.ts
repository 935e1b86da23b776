import { X509Certificate } from 'node:crypto';
import { compactVerify, importJWK } from 'jose';
import { SandboxOptionError } from '../sandboxOptionError.ts';
import { type Grant, GrantError, type KnownClient, type KnownKey, notAuthenticated } from './grant.ts';

/** The trusted authorities of enterprise certificates: roots, or other certificates at the end of a chain. */
export class CertificateAuthorities {
  private readonly certificates: X509Certificate[] = [];

  /** Trusts every certificate in the PEM. Throws a SandboxOptionError if there is none, or a damaged one. */
  trust(pem: string): void {
    const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    try {
      this.certificates.push(...blocks.map((block) => new X509Certificate(block)));
    } catch {
      throw new SandboxOptionError('certificateAuthority');
    }
    if (blocks.length === 0) throw new SandboxOptionError('certificateAuthority');
  }

  /** Whether the certificate is a trusted one, or was issued by one that is valid at `now`. */
  vouchFor(certificate: X509Certificate, now: Date): boolean {
    return this.certificates.some(
      (authority) =>
        authority.fingerprint256 === certificate.fingerprint256 ||
        (isValid(authority, now) && isIssuedBy(certificate, authority)),
    );
  }
}

/**
 * The public key of the first certificate of a chain (base64 DER each, RFC 7517 §4.7), if all certificates are valid now, the
 * chain leads to a trusted authority, and the certificate is the organisation's own. The authority's certificate may be
 * omitted. Revocation and policy are not checked. Throws a GrantError with MP-120 or MP-122.
 */
function certificateKey(
  x5c: readonly string[],
  orgno: string,
  authorities: CertificateAuthorities,
  now: Date,
): Pick<KnownKey, 'n' | 'e'> {
  const chain = x5c.map(parsed);
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    if (!isValid(certificate, now) || (issuer && !isIssuedBy(certificate, issuer))) throw invalid();
  }
  if (!chain.some((certificate) => authorities.vouchFor(certificate, now))) throw invalid();
  const [leaf] = chain;
  if (leaf?.publicKey.asymmetricKeyType !== 'rsa') throw invalid();
  if (organisationNumber(leaf) !== orgno) {
    const why = 'Invalid JWT. Invalid organization number for client. Does not match certificate orgno';
    throw new GrantError('invalid_grant', why, 'MP-122');
  }
  const { n = '', e = '' } = leaf.publicKey.export({ format: 'jwk' });
  return { n, e };
}

function isValid({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return now >= new Date(validFrom) && now <= new Date(validTo);
}

/** Only an authority's certificate can issue another (RFC 5280 §4.2.1.9). */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

function parsed(der: string): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(der, 'base64'));
  } catch {
    throw invalid();
  }
}

/** Norwegian enterprise certificates have the number in organizationIdentifier (`NTRNO-…`), older ones in serialNumber. */
function organisationNumber(certificate: X509Certificate): string | undefined {
  const subject = certificate.subject.split('\n').map((line) => line.split('='));
  const value = (name: string): string | undefined => subject.find(([key]) => key === name)?.[1];
  return /\d{9}$/.exec(value('organizationIdentifier') ?? value('serialNumber') ?? '')?.[0];
}

function invalid(): Error {
  return notAuthenticated('MP-120', 'The JWT is signed with an invalid certificate.');
}

/** How the client authenticated, as in the token's `client_amr`. */
type AuthenticationMethod = 'private_key_jwt' | 'virksomhetssertifikat';

/** Verifies the grant's signature with a key of the client. Throws a GrantError (self-service-api.md §5, table). */
export async function verifySignature(
  grant: Grant,
  client: KnownClient,
  { authorities, now }: { readonly authorities: CertificateAuthorities; readonly now: () => Date },
): Promise<AuthenticationMethod> {
  const { kid, x5c } = grant.key;
  if (kid === undefined && client.keys.length > 0) throw kidMissing();
  if (x5c !== undefined) {
    await verifyWith(certificateKey(x5c, client.orgno, authorities, now()), grant);
    if (client.keys.length === 0) return 'virksomhetssertifikat';
  }
  if (kid === undefined) throw kidMissing();
  const key = client.keys.find((registered) => registered.kid === kid);
  if (!key) throw notAuthenticated(undefined, 'Unknown key identifier (kid) for client.');
  if (key.exp !== undefined && key.exp * 1000 <= now().getTime()) throw notAuthenticated('MP-121', 'Expired key');
  await verifyWith(key, grant);
  return 'private_key_jwt';
}

async function verifyWith({ n, e }: Pick<KnownKey, 'n' | 'e'>, grant: Grant): Promise<void> {
  try {
    await compactVerify(grant.assertion, await importJWK({ kty: 'RSA', n, e }, grant.alg), { algorithms: [grant.alg] });
  } catch {
    throw wrongSignature();
  }
}

function kidMissing(): GrantError {
  const why = 'The client requires pre-registered jwk and no key identifier (kid) provided';
  return new GrantError('invalid_grant', `Invalid JWT. ${why}`);
}

function wrongSignature(): Error {
  return notAuthenticated('MP-124', 'Invalid JWT signature');
}
