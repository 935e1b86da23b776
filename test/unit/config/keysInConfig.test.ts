import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { encodeJwk } from '../../../src/core/config/encodedJwk.ts';
import { keyNameOf, keysInConfig } from '../../../src/core/config/keysInConfig.ts';
import { thumbprint } from '../../../src/core/keys/jwk.ts';
import { readPrivateKeys } from '../../../src/core/keys/privateKeys.ts';
import { rfc7517Key } from '../keys/publishedKeys.ts';

const encoded = encodeJwk(rfc7517Key);

describe('The private keys in a config', () => {
  it('are found in every format that programs read', async () => {
    for (const config of [
      { MaskinportenSettings: { EncodedJwk: encoded } },
      { MaskinportenSettings: { JwkBase64: encoded } },
      { MaskinportenSettings: { Jwk: rfc7517Key } },
      { 'MaskinportenSettings:EncodedJwk': encoded },
      { Anything: { deeper: { encodedjwk: encoded } } },
      { Clients: [{ EncodedJwk: encoded }] },
    ]) {
      const [found, ...others] = keysInConfig(JSON.stringify(config));
      assert.deepEqual(others, []);
      assert.deepEqual((await readPrivateKeys(found?.text ?? ''))[0]?.jwk, rfc7517Key, Object.keys(config)[0]);
      assert.deepEqual(found && keyNameOf(found), { kid: rfc7517Key.kid, thumbprint: thumbprint(rfc7517Key) });
    }
  });

  it('are found with comments, trailing commas, a byte order mark and Windows line endings', () => {
    const text = `\uFEFF{\r\n  // ours\r\n  "S": { "EncodedJwk": "${encoded}", },\r\n}\r\n`;
    const [found] = keysInConfig(text);
    assert.equal(found?.text, encoded);
    assert.equal(text.slice(found.offset, found.offset + found.length), `"${encoded}"`);
  });

  it('are all found if the config has several', () => {
    const text = JSON.stringify({ a: { EncodedJwk: 'one' }, b: { JwkBase64: 'two' } });
    assert.deepEqual(
      keysInConfig(text).map((found) => found.text),
      ['one', 'two'],
    );
  });

  it('are found together with the client next to them, in a section or flat', () => {
    const section = { EncodedJwk: encoded, clientid: 'one' };
    const flat = { 'Other:EncodedJwk': encoded, 'Other:ClientId': 'two', ClientId: 'three' };
    const found = keysInConfig(JSON.stringify({ section, ...flat, EncodedJwk: encoded, Deeper: { Jwk: encoded } }));
    assert.deepEqual(
      found.map(({ clientId }) => clientId),
      ['one', 'two', 'three', undefined],
    );
  });

  it('have no name if the values are not keys', () => {
    for (const value of ['placeholder', 'e30=', 'bnVsbA==', '{"n":1}', encoded.slice(0, 100)]) {
      const [found] = keysInConfig(JSON.stringify({ S: { EncodedJwk: value } }));
      assert.equal(found && keyNameOf(found), undefined, value);
      assert.ok(found);
    }
  });

  it('are not found if they are in Azure Key Vault or the value is empty', () => {
    const reference = '@Microsoft.KeyVault(VaultName=v;SecretName=s)';
    for (const value of [reference, '', null, 5]) {
      assert.deepEqual(keysInConfig(JSON.stringify({ S: { EncodedJwk: value } })), []);
    }
    for (const text of ['', '{', '[]', 'null', '"EncodedJwk"']) assert.deepEqual(keysInConfig(text), []);
  });

  it('are found in a file that is invalid further down or nested without end', () => {
    assert.equal(keysInConfig(`{"S":{"EncodedJwk":"${encoded}"},`)[0]?.text, encoded);
    assert.deepEqual(keysInConfig('{"a":'.repeat(100_000)), []);
  });

  it('are not found in altinn-cli’s own file, which has a placeholder', async () => {
    const text = readFileSync('test/fixtures/appsettings/altinn-cli.json', 'utf8');
    const found = keysInConfig(text);
    assert.equal(found.length, 1);
    for (const value of found) await assert.rejects(readPrivateKeys(value.text), { name: 'KeyInputError' });
  });
});
