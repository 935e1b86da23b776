import { createPrivateKey, createPublicKey } from 'node:crypto';
import { someRsaKey } from '../../keys/rsaKeys.ts';

const privateKey = createPrivateKey(someRsaKey().pem);
const { kty, d = '', ...numbers } = privateKey.export({ format: 'jwk' });
// The private exponent comes first, so that also the beginning of the text gives it away.
const privateJwk = { kty, d, ...numbers, use: 'sig', alg: 'RS256', kid: 'pasted' };
const pem = (type: 'pkcs1' | 'pkcs8') => privateKey.export({ format: 'pem', type }).toString();

export const publicPem = createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString();
export const publicJwk = JSON.stringify({
  kty: 'RSA',
  use: 'sig',
  alg: 'RS256',
  kid: 'pasted',
  n: privateJwk.n,
  e: 'AQAB',
});
/** Only its outside matters here. */
export const certificate = publicPem.replaceAll('PUBLIC KEY', 'CERTIFICATE');

interface PrivateKey {
  readonly text: string;
  /** Pieces of it that no one else must ever see. */
  readonly canaries: readonly string[];
}

function line(text: string, index: number): string {
  return text.split('\n')[index] ?? '';
}

/** One private key in the shapes people have it in. */
export const privateKeys = {
  'a private JWK': {
    text: JSON.stringify(privateJwk),
    canaries: [d.slice(0, 60), d.slice(-60), String(privateJwk.p)],
  },
  'PKCS#8': { text: pem('pkcs8'), canaries: [line(pem('pkcs8'), 10), line(pem('pkcs8'), 20)] },
  'PKCS#1': { text: pem('pkcs1'), canaries: [line(pem('pkcs1'), 10), line(pem('pkcs1'), 20)] },
  'a base64 JWK, as in the Altinn CLI config': {
    text: Buffer.from(JSON.stringify(privateJwk)).toString('base64'),
    canaries: [Buffer.from(JSON.stringify(privateJwk)).toString('base64').slice(400, 500)],
  },
} satisfies Record<string, PrivateKey>;
