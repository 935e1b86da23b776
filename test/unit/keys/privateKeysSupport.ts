import { createPrivateKey, X509Certificate } from 'node:crypto';
import { KeyInputError, type KeyInputProblem } from '../../../src/core/keys/keyInputError.ts';
import { readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { openssl } from './openssl.ts';

/** Why a key is refused. Throws when it is taken, and for every other error. */
export async function refusal(input: Uint8Array | string, password?: string): Promise<KeyInputProblem> {
  try {
    await readPrivateKeys(input, password);
  } catch (error) {
    if (error instanceof KeyInputError && error.expected === 'private') return error.problem;
    throw error;
  }
  throw new Error('It was taken for a private key.');
}

/** The members of a PEM key as Node knows them. */
export function membersOf(privatePem: string): Record<string, unknown> {
  return { ...createPrivateKey(privatePem).export({ format: 'jwk' }), use: 'sig', alg: 'RS256' };
}

/** A PEM certificate as it stands in `x5c`. */
export function derOf(certificatePem: string): string {
  return new X509Certificate(certificatePem).raw.toString('base64');
}

export interface Issuer {
  readonly key: string;
  readonly certificate: string;
}

/** A certificate on the key, signed by the issuer, as PEM. */
export function issuedCertificate(privatePem: string, subject: string, issuer: Issuer, days = 30): string {
  const args = ['req', '-x509', '-new', '-key', 'key.pem', '-days', String(days), '-subj', subject, '-utf8'];
  return openssl([...args, '-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-config', 'empty.cnf'], {
    'key.pem': privatePem,
    'ca.pem': issuer.certificate,
    'ca-key.pem': issuer.key,
    'empty.cnf': '[req]\ndistinguished_name=dn\n[dn]\n',
  }).toString();
}

/** What OpenSSL puts into a PKCS#12 file: `pkcs12({ key, certificate, password }, '-legacy')`. */
export function pkcs12(
  contents: { key?: string; certificate?: string; others?: string; password: string },
  ...options: readonly string[]
): Buffer {
  const files = {
    'key.pem': contents.key ?? '',
    'cert.pem': contents.certificate ?? '',
    'others.pem': contents.others ?? '',
  };
  const key = contents.key === undefined ? ['-nokeys'] : ['-inkey', 'key.pem'];
  const certificate = contents.certificate === undefined ? ['-nocerts', '-in', 'key.pem'] : ['-in', 'cert.pem'];
  const others = contents.others === undefined ? [] : ['-certfile', 'others.pem'];
  const password = ['-passout', `pass:${contents.password}`];
  return openssl(['pkcs12', '-export', ...key, ...certificate, ...others, ...password, ...options], files);
}

/** The private keys that OpenSSL finds in a PKCS#12 file, as PEM. */
export function keysByOpenssl(file: Buffer, password: string): string[] {
  const args = ['pkcs12', '-in', 'file.p12', '-nodes', '-nocerts', '-passin', `pass:${password}`];
  const pem = openssl(args, { 'file.p12': file }).toString();
  return pem.match(/-----BEGIN PRIVATE KEY-----[^-]*-----END PRIVATE KEY-----/g) ?? [];
}
