import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  ConfigError,
  type ConfigProblem,
  isConfigError,
  looksLikeAltinnCliConfig,
  readConfig,
} from '../../../src/core/config/configDocument.ts';
import { fixture } from './fixtures.ts';

/** What the config says, without where. */
function values(text: string): Record<string, string> {
  const { settings, baseAddresses } = readConfig(text);
  return Object.fromEntries(
    Object.entries({ ...settings, ...baseAddresses }).map(([name, value]) => [name, value.text]),
  );
}

function refusal(text: string): ConfigProblem {
  try {
    readConfig(text);
  } catch (error) {
    if (isConfigError(error)) return error.problem;
    throw error;
  }
  throw new Error('The text was read as a config.');
}

const inSection = (members: string): string => `{ "MaskinportenSettings": { ${members} } }`;

describe('Reading an Altinn CLI config', () => {
  it('finds all values in altinn-cli’s own file', () => {
    assert.deepEqual(values(fixture('altinn-cli.json')), {
      Environment: 'ver2',
      ClientId: '00000000-0000-0000-0000-000000000000',
      Scope: 'altinn:serviceowner altinn:serviceowner/instances.read',
      EncodedJwk: 'cGxhY2Vob2xkZXI=',
      ExhangeToAltinnToken: 'true',
      UseAltinnTestOrg: 'true',
      StorageBaseAddress: 'https://platform.tt02.altinn.no/storage/api/v1',
      AppBaseAddress: 'https://{org}.apps.tt02.altinn.no',
    });
  });

  it('accepts comments, trailing commas, tabs, CRLF and names in another case, as .NET does', () => {
    const { settings } = readConfig(fixture('comments-tabs-crlf.jsonc'));
    assert.equal(settings.Environment?.text, 'test');
    assert.deepEqual(
      Object.values(settings).map(({ name }) => name),
      ['environment', 'clientId', 'scope', 'encodedJwk'],
    );
    assert.equal(values(fixture('mixed-case-trailing-commas.jsonc')).ExhangeToAltinnToken, 'True');
  });

  it('accepts a byte order mark, and gives the right positions after it', () => {
    const text = fixture('byte-order-mark.json');
    assert.equal(text.charCodeAt(0), 0xfeff);
    const { Environment } = readConfig(text).settings;
    assert.equal(text.slice(Environment!.offset, Environment!.offset + Environment!.length), '"prod"');
  });

  it('reports the position of each value', () => {
    const text = fixture('comments-everywhere.jsonc');
    const { ClientId } = readConfig(text).settings;
    assert.equal(ClientId?.text, '11111111-1111-1111-1111-111111111111');
    assert.equal(text.slice(ClientId.offset, ClientId.offset + ClientId.length), `"${ClientId.text}"`);
  });

  it('reads numbers, booleans and null as text, as .NET does', () => {
    const text = inSection('"ClientId": 12, "Scope": null, "ExhangeToAltinnToken": false, "UseAltinnTestOrg": "true"');
    assert.deepEqual(values(text), {
      ClientId: '12',
      Scope: '',
      ExhangeToAltinnToken: 'false',
      UseAltinnTestOrg: 'true',
    });
  });

  it('finds members that are outside the section under a joined name, as in user-secrets', () => {
    assert.deepEqual(values(fixture('user-secrets.json')), { Environment: 'test', ClientId: '' });
    assert.deepEqual(values('{"maskinportensettings:CLIENTID":"x","MaskinportenSettings":{"Scope":"s"}}'), {
      ClientId: 'x',
      Scope: 's',
    });
  });

  it('finds no settings in a file without the section, or in an empty file', () => {
    for (const text of [fixture('no-section.json'), '{}', '', ' \r\n', '\uFEFF', '// nothing yet', '/* nothing */\n']) {
      assert.deepEqual(readConfig(text).settings, {});
    }
  });

  it('refuses invalid JSON with the position of the error', () => {
    assert.deepEqual(refusal('{\r\n  "a": 1\r\n  "b": 2\r\n}'), {
      reason: 'syntax',
      what: 'CommaExpected',
      line: 3,
      column: 3,
    });
    assert.deepEqual(refusal('\uFEFF{ a: 1 }'), { reason: 'syntax', what: 'InvalidSymbol', line: 1, column: 3 });
    assert.deepEqual(refusal(`${fixture('altinn-cli.json')}}`), {
      reason: 'syntax',
      what: 'EndOfFileExpected',
      line: 28,
      column: 1,
    });
    for (const text of [
      '{',
      '{"a":',
      '{"a":1,,}',
      '{,}',
      "{'a':1}",
      '{"a":01}',
      '{"a":"\t"}',
      '{} {}',
      '/* x',
      '{"a":NaN}',
      '{"a":"\\x"}',
    ]) {
      assert.equal(refusal(text).reason, 'syntax', text);
    }
    assert.deepEqual(refusal('[\n'.repeat(100_000)), { reason: 'syntax', what: 'TooDeep', line: 65, column: 1 });
  });

  it('refuses a file or a section that is not an object', () => {
    for (const text of ['[]', 'null', '"text"', '1']) assert.deepEqual(refusal(text), { reason: 'notAnObject' });
    for (const value of ['null', '"x"', '[]', 'true']) {
      assert.deepEqual(refusal(`{"maskinportenSettings": ${value}}`), { reason: 'sectionNotAnObject' });
    }
  });

  it('refuses a value that is an object or a list', () => {
    assert.deepEqual(refusal(inSection('"encodedJwk": {}')), {
      reason: 'valueNotText',
      name: 'encodedJwk',
      line: 1,
      column: 43,
    });
    assert.equal(refusal(inSection('"Scope": ["a"]')).reason, 'valueNotText');
  });

  it('refuses two names that differ only in case, for which .NET throws', () => {
    const duplicate = (line: number, column: number, ...names: string[]): object => ({
      reason: 'duplicateName',
      names,
      line,
      column,
    });
    assert.deepEqual(
      refusal('{\n "MaskinportenSettings": {},\n "maskinportensettings": {}\n}'),
      duplicate(3, 2, 'MaskinportenSettings', 'maskinportensettings'),
    );
    assert.deepEqual(refusal(inSection('"ClientId": "",\n"clientId": ""')), duplicate(2, 1, 'ClientId', 'clientId'));
    assert.deepEqual(refusal(inSection('"Other": 1, "Other": 1')).reason, 'duplicateName');
    assert.deepEqual(refusal('{"AppBaseAddress":"","appBaseAddress":""}').reason, 'duplicateName');
    assert.deepEqual(
      refusal('{"MaskinportenSettings:ClientId":"","MaskinportenSettings":{"clientid":""}}').reason,
      'duplicateName',
    );
    assert.deepEqual(refusal('{"A":{"b":1},"a":{"B":2}}').reason, 'duplicateName');
    assert.deepEqual(refusal('{"a":[{"b":1,"B":2}]}').reason, 'duplicateName');
  });

  it('accepts several objects of the same name elsewhere, which .NET merges', () => {
    assert.deepEqual(values('{"Logging":{"a":1},"logging":{"b":1},"MaskinportenSettings":{"Scope":"s"}}'), {
      Scope: 's',
    });
    assert.deepEqual(values('{"a":[{"b":1},{"b":2}],"c":{"a":1}}'), {});
  });

  it('refuses a text that is too large or not UTF-8', () => {
    assert.deepEqual(refusal(' '.repeat(5 * 1024 * 1024 + 1)), { reason: 'tooLarge' });
    assert.deepEqual(refusal(fixture('utf-16.json')), { reason: 'notUtf8' });
    assert.deepEqual(refusal('{\0"\0a\0"\0'), { reason: 'notUtf8' });
  });

  it('never fails in any other way, for any text', () => {
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"MaskinportenSettings"',
      '"ClientId"',
      '//',
      '/*',
      '*/',
      '\n',
      '\uFEFF',
      '1',
      'true',
      ' ',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.array(pieces).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(typeof looksLikeAltinnCliConfig(text), 'boolean');
        try {
          readConfig(text);
        } catch (error) {
          assert.ok(error instanceof ConfigError, String(error));
        }
      }),
      { numRuns: 1_000 },
    );
  }).timeout(60_000);
});
