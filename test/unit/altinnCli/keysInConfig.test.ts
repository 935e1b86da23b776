import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { encodeJwk } from '../../../src/altinnCli/encodedJwk.ts';
import { keysInConfig } from '../../../src/altinnCli/keysInConfig.ts';
import { readPrivateKeys } from '../../../src/keys/privateKeys.ts';
import { rfc7517Key } from '../keys/publishedKeys.ts';

const encoded = encodeJwk(rfc7517Key);

describe('The private keys in a config', () => {
  it('are found in every shape that programs read', async () => {
    for (const config of [
      { MaskinportenSettings: { EncodedJwk: encoded } },
      { MaskinportenSettings: { JwkBase64: encoded } },
      { MaskinportenSettings: { Jwk: rfc7517Key } },
      { 'MaskinportenSettings:EncodedJwk': encoded },
      { Anything: { deeper: { encodedjwk: encoded } } },
      { Clients: [{ EncodedJwk: encoded }] },
    ]) {
      const [text, ...others] = keysInConfig(JSON.stringify(config));
      assert.deepEqual(others, []);
      assert.deepEqual((await readPrivateKeys(text ?? ''))[0]?.jwk, rfc7517Key, Object.keys(config)[0]);
    }
  });

  it('are found with comments, trailing commas, a byte order mark and Windows line ends', () => {
    const text = `\uFEFF{\r\n  // ours\r\n  "S": { "EncodedJwk": "${encoded}", },\r\n}\r\n`;
    assert.deepEqual(keysInConfig(text), [encoded]);
  });

  it('are several where the config has several', () => {
    const text = JSON.stringify({ a: { EncodedJwk: 'one' }, b: { JwkBase64: 'two' } });
    assert.deepEqual(keysInConfig(text), ['one', 'two']);
  });

  it('are none where Azure Key Vault has them, or there is nothing', () => {
    const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=s)';
    for (const value of [reference, '', null, 5]) {
      assert.deepEqual(keysInConfig(JSON.stringify({ S: { EncodedJwk: value } })), []);
    }
    for (const text of ['', '{', '[]', 'null', '"EncodedJwk"']) assert.deepEqual(keysInConfig(text), []);
  });

  it('are looked for in a file that is broken further down, and in one nested without end', () => {
    assert.deepEqual(keysInConfig(`{"S":{"EncodedJwk":"${encoded}"},`), [encoded]);
    assert.deepEqual(keysInConfig('{"a":'.repeat(100_000)), []);
  });

  it('are not taken from altinn-cli’s own file, whose value is a placeholder', async () => {
    const text = readFileSync('test/fixtures/appsettings/altinn-cli.json', 'utf8');
    for (const value of keysInConfig(text)) await assert.rejects(readPrivateKeys(value), { name: 'KeyInputError' });
  });
});
