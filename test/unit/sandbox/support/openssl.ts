import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { someRsaKey } from '../../keys/rsaKeys.ts';

/** Runs openssl with the text on its standard input, and gives its standard output. */
export function openssl(command: string, input = ''): string {
  return execFileSync('openssl', command.split(' '), { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });
}

/** A private key as PEM, another than those before. `algorithm`: as for genpkey, such as `RSA` or `ED25519`. */
export function newPrivateKey(algorithm = 'RSA'): string {
  return algorithm === 'RSA' ? someRsaKey().pem : openssl(`genpkey -algorithm ${algorithm}`);
}

export interface CertificateParts {
  readonly privateKey: string;
  /** Such as `/CN=Test/organizationIdentifier=NTRNO-310528471`. */
  readonly subject: string;
  readonly days?: number;
  /** May sign others; those that sign themselves may when left out. */
  readonly isAuthority?: boolean;
  /** Without the identifiers that tell keys of the same name apart. */
  readonly isAnonymous?: boolean;
  /** Who signs it; it signs itself when left out. */
  readonly issuer?: { readonly certificate: string; readonly privateKey: string };
}

/** A certificate as PEM, valid from now on by the machine's clock: openssl has no other. */
export function newCertificate({ privateKey, subject, days = 30, isAnonymous, ...parts }: CertificateParts): string {
  const { issuer, isAuthority = issuer === undefined } = parts;
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-certificate-'));
  try {
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text, { mode: 0o600 });
      return join(folder, name);
    };
    const key = file('key.pem', privateKey);
    const out = join(folder, 'certificate.pem');
    const signer = issuer
      ? ['-CA', file('ca.pem', issuer.certificate), '-CAkey', file('ca-key.pem', issuer.privateKey)]
      : [];
    const self = ['req', '-x509', '-new', '-key', key, '-utf8', '-subj', subject, '-days', String(days), '-out', out];
    const extensions = isAnonymous
      ? ['-addext', 'subjectKeyIdentifier=none', '-addext', 'authorityKeyIdentifier=none']
      : [];
    const constraints = ['-addext', `basicConstraints=critical,CA:${isAuthority ? 'TRUE' : 'FALSE'}`];
    execFileSync('openssl', [...self, ...signer, ...constraints, ...extensions], { stdio: 'ignore' });
    return readFileSync(out, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The certificate's DER as base64, as `x5c` holds it (RFC 7517 §4.7). */
export function derOf(pem: string): string {
  return pem.replaceAll(/-----[A-Z ]+-----|\s/g, '');
}
