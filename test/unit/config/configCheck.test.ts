import assert from 'node:assert/strict';
import { missingScopes, newConfig, requiredScopes } from '../../../src/core/config/altinnCliSettings.ts';
import { checkConfig, type ConfigExpectation, type ConfigFinding } from '../../../src/core/config/configCheck.ts';
import { readConfig } from '../../../src/core/config/configDocument.ts';
import { applyEdits, editConfig } from '../../../src/core/config/configEdit.ts';
import { encodeJwk } from '../../../src/core/config/encodedJwk.ts';
import { publicHalf } from '../../../src/core/keys/jwk.ts';
import { rfc7517Key } from '../keys/publishedKeys.ts';
import { someRsaJwk } from '../keys/rsaKeys.ts';
import { fixture } from './fixtures.ts';
import { settings, written } from './settings.ts';

const test: ConfigExpectation = { environment: 'test' };
const prod: ConfigExpectation = { environment: 'prod' };

const findings = (text: string, expected = test): ConfigFinding[] => checkConfig(readConfig(text), expected);

/** The findings in a section that is right but for these members. */
const inSection = (changes: object, expected = test): ConfigFinding[] =>
  findings(JSON.stringify({ MaskinportenSettings: { ...written, ...changes } }), expected);

describe('Checking an Altinn CLI config', () => {
  it('finds nothing in a newly written config', () => {
    const key = { kid: rfc7517Key.kid, n: rfc7517Key.n };
    assert.deepEqual(findings(newConfig(settings), { ...test, clientId: settings.clientId, key }), []);
    assert.deepEqual(findings(newConfig({ ...settings, environment: 'prod' }), prod), []);
  });

  it('finds what is wrong in the file that altinn-cli ships, all of which writing corrects', () => {
    const text = fixture('altinn-cli.json');
    assert.deepEqual(findings(text, { ...test, clientId: settings.clientId }), [
      { kind: 'obsoleteEnvironment', value: 'ver2' },
      { kind: 'missingScopes', scopes: ['altinn:serviceowner/instances.write'] },
    ]);
    assert.deepEqual(findings(applyEdits(text, editConfig(text, settings))), []);
  });

  it('distinguishes retired and unknown environments from the other valid one', () => {
    for (const value of ['ver1', 'ver2']) {
      assert.deepEqual(inSection({ Environment: value }), [{ kind: 'obsoleteEnvironment', value }]);
    }
    // The program compares letter by letter.
    for (const value of ['Test', 'TEST', 'tt02', 'production']) {
      assert.deepEqual(inSection({ Environment: value }), [{ kind: 'unknownEnvironment', value }]);
    }
    assert.deepEqual(inSection({ Environment: 'prod' }), [{ kind: 'otherEnvironment', value: 'prod' }]);
    assert.deepEqual(inSection({ Environment: 'test' }, prod), [{ kind: 'otherEnvironment', value: 'test' }]);
    assert.deepEqual(inSection({ Environment: '' }), []);
  });

  it('warns of base addresses of the other environment, and suggests the right ones', () => {
    const text = newConfig(settings);
    assert.deepEqual(findings(text.replace('"test"', '"prod"'), prod), [
      {
        kind: 'baseAddress',
        name: 'StorageBaseAddress',
        value: 'https://platform.tt02.altinn.no/storage/api/v1',
        expected: 'https://platform.altinn.no/storage/api/v1',
      },
      {
        kind: 'baseAddress',
        name: 'AppBaseAddress',
        value: 'https://{org}.apps.tt02.altinn.no',
        expected: 'https://{org}.apps.altinn.no',
      },
    ]);
  });

  it('distinguishes Altinn’s addresses from other addresses', () => {
    const kinds = (AppBaseAddress: string, expected = test): string[] =>
      findings(JSON.stringify({ AppBaseAddress, MaskinportenSettings: written }), expected)
        .map(({ kind }) => kind)
        .filter((kind) => kind === 'baseAddress');
    const fitting = [
      'https://ttd.apps.tt02.altinn.no/',
      'HTTPS://{org}.APPS.TT02.ALTINN.NO',
      'http://localhost:5005',
      '',
      'x',
    ];
    for (const address of fitting) assert.deepEqual(kinds(address), [], address);
    const others = [
      'https://{org}.apps.altinn.no',
      'https://platform.altinn.no',
      'https://{org}.apps.at22.altinn.cloud',
    ];
    for (const address of others) assert.deepEqual(kinds(address), ['baseAddress'], address);
    for (const address of [
      'https://ttd.apps.altinn.no',
      'https://platform.altinn.no:443/x',
      'https://tt02.example.com',
    ]) {
      assert.deepEqual(kinds(address, prod), [], address);
    }
    for (const address of ['https://platform.tt02.altinn.no', 'https://myapps.altinn.no']) {
      assert.deepEqual(kinds(address, prod), ['baseAddress'], address);
    }
  });

  it('names the required scopes that are missing', () => {
    assert.deepEqual(inSection({ Scope: '' }), [{ kind: 'missingScopes', scopes: requiredScopes }]);
    assert.deepEqual(inSection({ Scope: `${written.Scope} altinn:other` }), []);
    // Maskinporten wants a space: a list with commas is one scope nobody has.
    assert.deepEqual(inSection({ Scope: requiredScopes.join(',') }), [
      { kind: 'missingScopes', scopes: requiredScopes },
    ]);
    assert.deepEqual(missingScopes(['altinn:serviceowner']), requiredScopes.slice(1));
  });

  it('warns of the correctly spelled name, which the program ignores', () => {
    assert.deepEqual(inSection({ exchangeToAltinnToken: true }), [
      { kind: 'ignoredName', name: 'exchangeToAltinnToken' },
    ]);
  });

  it('warns about acting as the test organisation in production', () => {
    for (const UseAltinnTestOrg of [true, 'True']) {
      assert.deepEqual(inSection({ Environment: 'prod', UseAltinnTestOrg }, prod), [{ kind: 'testOrgInProd' }]);
      assert.deepEqual(inSection({ UseAltinnTestOrg }), []);
    }
    assert.deepEqual(inSection({ Environment: 'prod', UseAltinnTestOrg: false }, prod), []);
  });

  it('warns of a Key Vault reference before it would be overwritten', () => {
    assert.ok(findings(fixture('key-vault-reference.json'), prod).some(({ kind }) => kind === 'keyVaultReference'));
  });

  it('warns of another key, which would be lost', () => {
    const publicJwk = publicHalf(someRsaJwk('new'));
    assert.deepEqual(inSection({}, { ...test, key: publicJwk }), [{ kind: 'otherKey', kid: rfc7517Key.kid }]);
    assert.deepEqual(inSection({ EncodedJwk: '' }, { ...test, key: publicJwk }), []);
    assert.deepEqual(inSection({ EncodedJwk: '<base64>' }, { ...test, key: publicJwk }), []);
  });

  it('warns of the right key under another kid than the registered one', () => {
    const key = { kid: 'registered', n: rfc7517Key.n };
    const EncodedJwk = encodeJwk({ ...rfc7517Key, kid: 'pasted' });
    assert.deepEqual(inSection({ EncodedJwk }, { ...test, key }), [{ kind: 'otherKeyId', kid: 'pasted' }]);
  });

  it('says why the existing key can’t be read', () => {
    const problem = { reason: 'notBase64' };
    assert.deepEqual(inSection({ EncodedJwk: 'bm90IGE' }), [{ kind: 'unreadableKey', problem }]);
  });

  it('warns of another client, which would be lost', () => {
    const expected = { ...test, clientId: 'another' };
    assert.deepEqual(inSection({}, expected), [{ kind: 'otherClient', clientId: settings.clientId }]);
    assert.deepEqual(inSection({}, { ...test, clientId: settings.clientId.toUpperCase() }), []);
    for (const ClientId of ['', '00000000-0000-0000-0000-000000000000', '<uuid>']) {
      assert.deepEqual(inSection({ ClientId }, expected), []);
    }
  });

  it('warns of an Altinn app’s section, which is for another program', () => {
    const kinds = findings(fixture('altinn-app.json')).map(({ kind }) => kind);
    assert.deepEqual(kinds, ['missingScopes', 'altinnAppSection']);
  });

  it('finds only missing scopes in a file without the section', () => {
    assert.deepEqual(findings(''), [{ kind: 'missingScopes', scopes: requiredScopes }]);
    assert.deepEqual(findings(fixture('no-section.json')), [{ kind: 'missingScopes', scopes: requiredScopes }]);
  });
});
