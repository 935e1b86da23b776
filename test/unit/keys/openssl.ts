import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRsaBits, someRsaKey } from './rsaKeys.ts';

/** Runs OpenSSL, the judge that shares no code with what it judges. `files` are put beside it, by name. Throws if it fails. */
export function openssl(args: readonly string[], files: Readonly<Record<string, string | Uint8Array>> = {}): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content, { mode: 0o600 });
    return execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A self-signed certificate on the key, valid for 30 days, as PEM. */
export function certificateFor(privatePem: string, subject = '/C=NO/O=Eksempel AS/CN=Testsertifikat'): string {
  const args = ['req', '-x509', '-new', '-key', 'key.pem', '-days', '30', '-subj', subject, '-config', 'empty.cnf'];
  const config = '[req]\ndistinguished_name=dn\n[dn]\n';
  return openssl(args, { 'key.pem': privatePem, 'empty.cnf': config }).toString();
}

/** A private key as PKCS#8 PEM, another than those before: `privateKey('RSA', 'rsa_keygen_bits:2048')`, `privateKey('ED25519')`. */
export function privateKey(algorithm: string, option?: string): string {
  const bits = Number(option?.replace('rsa_keygen_bits:', '') ?? 2048);
  if (algorithm === 'RSA' && isRsaBits(bits)) return someRsaKey(bits).pem;
  return openssl(['genpkey', '-algorithm', algorithm, ...(option ? ['-pkeyopt', option] : [])]).toString();
}

/** The public half, as OpenSSL writes it: SubjectPublicKeyInfo, or PKCS#1 with `-RSAPublicKey_out`. */
export function publicPem(privatePem: string, form: '-pubout' | '-RSAPublicKey_out' = '-pubout'): string {
  const command = form === '-pubout' ? 'pkey' : 'rsa';
  return openssl([command, '-in', 'key.pem', form], { 'key.pem': privatePem }).toString();
}

/** Length and modulus of a PEM public key, as OpenSSL tells them. */
export function readModulus(pem: string): { bits: number; modulus: string } {
  const text = openssl(['rsa', '-pubin', '-in', 'key.pem', '-noout', '-text', '-modulus'], {
    'key.pem': pem,
  }).toString();
  return {
    bits: Number(/Public-Key: \((\d+) bit\)/.exec(text)?.[1]),
    modulus: /Modulus=([0-9A-F]+)/.exec(text)?.[1]?.toLowerCase() ?? '',
  };
}
