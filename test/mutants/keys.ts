import type { Mutants } from './mutant.ts';

/** Of keys, and of the configs that hold them. */
export const keys: Mutants = {
  'keys that are made and named': [
    {
      harm: 'The private half of a new key would be sent to Digdir',
      file: 'src/core/keys/jwk.ts',
      from: `publicHalf({ kty, use, alg, kid, n, e }: PrivateRsaJwk): PublicRsaJwk {
  return { kty, use, alg, kid, n, e };`,
      to: `publicHalf(jwk: PrivateRsaJwk): PublicRsaJwk {
  return jwk;`,
      tests: ['creation/sandbox.test.ts'],
    },
    {
      harm: 'No other program would find a key by its thumbprint (RFC 7638 orders the members)',
      file: 'src/core/keys/jwk.ts',
      from: "{ e, kty: 'RSA', n }",
      to: "{ kty: 'RSA', n, e }",
      tests: ['keys/thumbprint.test.ts'],
    },
    {
      harm: 'A new key would get the kid of an existing one after two in the same minute',
      file: 'src/core/keys/jwk.ts',
      from: 'while (taken.has(',
      to: 'if (taken.has(',
      tests: ['keys/keyId.test.ts'],
    },
    {
      harm: 'A key that expired today would still be called valid',
      file: 'src/core/selfService/jsonWebKey.ts',
      from: 'if (hasExpired(exp, now))',
      to: 'if (daysLeft < 0)',
      tests: ['keys/keyState.test.ts'],
    },
  ],
  'keys that are read': [
    {
      harm: 'A private key in base64 would be sent on as if it were public',
      file: 'src/core/keys/privateMaterial.ts',
      from: 'const coats = 3;',
      to: 'const coats = 0;',
      tests: ['keys/privateMaterial.test.ts'],
    },
    {
      harm: 'Registering a key again would not renew it, because its old expiry is sent along',
      file: 'src/core/keys/publicKey.ts',
      from: 'kid: keyId(jwk.kid),',
      to: "kid: keyId(jwk.kid),\n    ...(typeof jwk.exp === 'number' && { exp: jwk.exp }),",
      tests: ['keys/publicKey.test.ts'],
    },
    {
      harm: 'A key would be taken from a PKCS#12 file that somebody has tampered with',
      file: 'src/core/keys/pkcs12/pkcs12.ts',
      from: ' && timingSafeEqual(mac, expected)',
      to: '',
      tests: ['keys/pkcs12.test.ts'],
    },
  ],
  'keys that are backed up': [
    {
      harm: 'The passphrase of a backup could be guessed a hundred times as fast',
      file: 'src/core/keys/passphraseJwe.ts',
      from: 'const iterations = 600_000;',
      to: 'const iterations = 6_000;',
      tests: ['keys/passphraseJwe.test.ts'],
    },
    {
      harm: 'An encrypted key that somebody has tampered with would be opened',
      file: 'src/core/keys/passphraseJwe.ts',
      from: "  if (!timingSafeEqual(mac.digest().subarray(0, half), tag)) throw new RangeError('tag');\n",
      to: '',
      tests: ['keys/passphraseJwe.test.ts'],
    },
  ],
  configs: [
    {
      harm: 'No program on .NET could read the key: base64url is not base64',
      file: 'src/core/config/encodedJwk.ts',
      from: "    'base64',\n  );",
      to: "    'base64url',\n  );",
      tests: ['config/encodedJwk.test.ts'],
    },
    {
      harm: 'A key without padding, which .NET refuses, would be called fine',
      file: 'src/core/config/encodedJwk.ts',
      from: "bytes.toString('base64') !== base64",
      to: "bytes.toString('base64').replace(/=+$/, '') !== base64.replace(/=+$/, '')",
      tests: ['config/encodedJwk.test.ts'],
    },
    {
      harm: 'Writing to a config with a byte order mark would break it: each edit is off by one character',
      file: 'src/core/config/configDocument.ts',
      from: "text.replace(/^\\uFEFF/, ' ')",
      to: "text.replace(/^\\uFEFF/, '')",
      tests: ['config/configEdit.test.ts'],
    },
    {
      harm: 'A rotation would replace the key of another client in the same file',
      file: 'src/core/config/keysInConfig.ts',
      from: ' && isKeyOf(found, clientId)',
      to: '',
      tests: ['config/replaceKey.test.ts'],
    },
    {
      harm: 'A reference to a key vault would be overwritten without a question',
      file: 'src/core/config/configCheck.ts',
      from: "if (error.reason === 'reference') return [{ kind: 'keyVaultReference' }]",
      to: "if (error.reason === 'reference') return []",
      tests: ['config/configCheck.test.ts'],
    },
    {
      harm: 'A config for PROD would be turned into one for TEST without a question',
      file: 'src/core/config/configCheck.ts',
      from: "return [{ kind: 'otherEnvironment', value }]",
      to: 'return []',
      tests: ['config/configCheck.test.ts'],
    },
  ],
  'files that get a private key': [
    {
      harm: 'Git would take a private key that a killed VS Code left beside a config',
      file: 'src/workspace/putInPlace.ts',
      from: "'*\\n'",
      to: "''",
      tests: ['workspace/putInPlace.test.ts'],
    },
  ],
};
