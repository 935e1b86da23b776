// @ts-check
// A private certificate authority, like that of an organisation whose proxy inspects traffic. Created with openssl.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {{ readonly key: string, readonly certificate: string }} Authority paths of PEM files */

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** @param {string[]} args */
function openssl(args) {
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

/**
 * @param {string} folder is created
 * @returns {Authority}
 */
export function makeAuthority(folder) {
  mkdirSync(folder, { recursive: true });
  const authority = authorityIn(folder);
  const subject = ['-subj', '/O=Sample Organisation/CN=Sample Organisation Root CA', '-days', '2'];
  openssl(['req', '-x509', ...newKey, '-keyout', authority.key, '-out', authority.certificate, ...subject]);
  return authority;
}

/** @param {string} folder @returns {Authority} */
export function authorityIn(folder) {
  return { key: path.join(folder, 'authority.key'), certificate: path.join(folder, 'authority.pem') };
}

/**
 * Creates a server's key and certificate in PEM.
 * @param {Authority} authority
 * @param {string} name the host's
 */
export function issue(authority, name) {
  const file = (/** @type {string} */ ending) => path.join(path.dirname(authority.certificate), `${name}${ending}`);
  const [key, request, extensions, certificate] = [file('.key'), file('.csr'), file('.ext'), file('.pem')];
  openssl(['req', '-new', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${name}`]);
  writeFileSync(extensions, `subjectAltName=DNS:${name}\nextendedKeyUsage=serverAuth\n`);
  const signer = ['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial', '-days', '2'];
  openssl(['x509', '-req', '-in', request, ...signer, '-extfile', extensions, '-out', certificate]);
  return { key: readFileSync(key), cert: readFileSync(certificate) };
}
