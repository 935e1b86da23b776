import assert from 'node:assert/strict';
import { newConfig } from '../../../src/core/config/altinnCliSettings.ts';
import { isConfigError } from '../../../src/core/config/configDocument.ts';
import { applyEdits, editConfig } from '../../../src/core/config/configEdit.ts';
import { fixture } from './fixtures.ts';
import { type JsonObject, readAsJudge } from './readAsJudge.ts';
import { scopeText, settings, written } from './settings.ts';

const { clientId, encodedJwk } = settings;
const zeros = '00000000-0000-0000-0000-000000000000';

/** The text with the settings in it; a second run must find nothing to do. */
function edited(text: string): string {
  const result = applyEdits(text, editConfig(text, settings));
  assert.deepEqual(editConfig(result, settings), []);
  return result;
}

/** The five members as they stand in a section, one a line. */
function lines(indent: string, eol = '\n', end = ''): string {
  return (
    [
      `${indent}"Environment": "test"`,
      `${indent}"ClientId": "${clientId}"`,
      `${indent}"Scope": "${scopeText}"`,
      `${indent}"EncodedJwk": "${encodedJwk}"`,
      `${indent}"ExhangeToAltinnToken": true`,
    ].join(`,${eol}`) + end
  );
}

describe('Writing a client into a config', () => {
  it('changes the values in altinn-cli’s own file and nothing else', () => {
    const text = fixture('altinn-cli.json');
    const expected = text
      .replace('"ver2"', '"test"')
      .replace(zeros, clientId)
      .replace('altinn:serviceowner altinn:serviceowner/instances.read', scopeText)
      .replace('cGxhY2Vob2xkZXI=', encodedJwk);
    assert.equal(edited(text), expected);
  });

  it('keeps comments, tabs, CRLF, trailing commas and casing, and adds members in that style', () => {
    const text = fixture('comments-tabs-crlf.jsonc');
    const expected = text
      .replace('"clientId": ""', `"clientId": "${clientId}"`)
      .replace('"scope": ""', `"scope": "${scopeText}"`)
      .replace('"encodedJwk": "",', `"encodedJwk": "${encodedJwk}",\r\n\t\t"ExhangeToAltinnToken": true,`);
    assert.equal(edited(text), expected);
  });

  it('adds no line ending at the end of a file without one', () => {
    const text = fixture('key-vault-reference.json');
    const expected = text
      .replace('"prod"', '"test"')
      .replace(zeros, clientId)
      .replace('altinn:serviceowner altinn:serviceowner/instances.read', scopeText)
      .replace(/@Microsoft[^"]*/, encodedJwk);
    assert.equal(edited(text), expected);
  });

  it('adds the section after the last member of a file without it', () => {
    const text = fixture('no-section.json');
    const expected = text.replace('"*"', `"*",\n  "MaskinportenSettings": {\n${lines('    ')}\n  }`);
    assert.equal(edited(text), expected);
  });

  it('keeps a byte order mark and CRLF', () => {
    const text = fixture('byte-order-mark.json');
    const missing = `    "EncodedJwk": "${encodedJwk}",\r\n    "ExhangeToAltinnToken": true`;
    const expected = text
      .replace('"prod"', '"test"')
      .replace('"ClientId": ""', `"ClientId": "${clientId}"`)
      .replace('"Scope": ""', `"Scope": "${scopeText}",\r\n${missing}`);
    assert.equal(edited(text), expected);
  });

  it('keeps a minified file on one line', () => {
    assert.equal(
      edited(fixture('minified.json')),
      JSON.stringify({ AllowedHosts: '*', MaskinportenSettings: written }),
    );
    assert.equal(edited('{"AllowedHosts":"*"}'), JSON.stringify({ AllowedHosts: '*', MaskinportenSettings: written }));
    assert.equal(edited('{"MaskinportenSettings":{}}'), JSON.stringify({ MaskinportenSettings: written }));
    const spaced = JSON.stringify({ a: 1, MaskinportenSettings: written }, null, 1).replace(/\n */g, ' ');
    assert.equal(edited('{ "a": 1, "MaskinportenSettings": {} }'), spaced);
    assert.equal(edited('{ "a": 1 }'), spaced);
    assert.equal(edited('{ "a": 1, "MaskinportenSettings": { "Environment": "prod" } }'), spaced);
  });

  it('fills an empty section with members on lines of their own', () => {
    const text = fixture('empty-section.json');
    assert.equal(edited(text), text.replace('{},', `{\n${lines('    ')}\n  },`));
    assert.equal(
      edited('{\n\t"MaskinportenSettings": {\n\t}\n}'),
      `{\n\t"MaskinportenSettings": {\n${lines('\t\t')}\n\t}\n}`,
    );
    const commented = '{\n  "MaskinportenSettings": {\n    // soon\n  }\n}';
    assert.equal(edited(commented), `{\n  "MaskinportenSettings": {\n    // soon\n${lines('    ')}\n  }\n}`);
    assert.equal(
      edited('{\n  "MaskinportenSettings": { /* soon */}\n}'),
      `{\n  "MaskinportenSettings": { /* soon */\n${lines('    ')}\n  }\n}`,
    );
  });

  it('keeps names in another case and the trailing comma after them', () => {
    const text = fixture('mixed-case-trailing-commas.jsonc');
    const missing = `        "Scope": "${scopeText}",\n        "EncodedJwk": "${encodedJwk}",\n`;
    // "True" as text is true to .NET: not a change.
    assert.equal(edited(text), text.replace(zeros, clientId).replace('"True",\n', `"True",\n${missing}`));
  });

  it('leaves each comment next to what it describes', () => {
    const text = fixture('comments-everywhere.jsonc');
    const missing = [`"Scope": "${scopeText}"`, `"EncodedJwk": "${encodedJwk}"`, '"ExhangeToAltinnToken": true'];
    const expected = text.replace(
      '"11111111-1111-1111-1111-111111111111" // the client',
      `"${clientId}", // the client\n\t\t${missing.join(',\n\t\t')}`,
    );
    assert.equal(edited(text), expected);
  });

  it('writes members outside the section if they are there, as .NET refuses duplicate names', () => {
    const text = fixture('user-secrets.json');
    const name = (member: string): string => `  "MaskinportenSettings:${member}": `;
    const expected = text.replace('"MaskinportenSettings:ClientId": "",\n', () =>
      [
        `"MaskinportenSettings:ClientId": "${clientId}",\n`,
        `${name('Scope')}"${scopeText}",\n`,
        `${name('EncodedJwk')}"${encodedJwk}",\n`,
        `${name('ExhangeToAltinnToken')}true,\n`,
      ].join(''),
    );
    assert.equal(edited(text), expected);
    const both = readAsJudge(edited('{\n  "maskinportenSettings": {},\n  "MaskinportenSettings:scope": ""\n}'));
    const { Scope, ...others } = written;
    assert.deepEqual(both, { maskinportenSettings: others, 'MaskinportenSettings:scope': Scope });
  });

  it('turns an empty file into a whole config', () => {
    const whole = `{\n  "MaskinportenSettings": {\n${lines('    ')}\n  }\n}`;
    assert.equal(edited(''), `${whole}\n`);
    assert.equal(edited('\uFEFF'), `\uFEFF${whole}\n`);
    assert.equal(edited('// mine'), `// mine\n${whole}\n`);
    assert.equal(edited('// mine\r\n'), `// mine\r\n${whole.replace(/\n/g, '\r\n')}\r\n`);
    assert.equal(edited('{}'), whole);
    assert.equal(edited('{\n}\n'), `${whole}\n`);
  });

  it('follows the last member, wherever the others are', () => {
    const section = `"MaskinportenSettings": {\n${lines('    ')}\n  }`;
    assert.equal(edited('{ "a": 1\n}\n'), `{ "a": 1,\n  ${section}\n}\n`);
    assert.equal(edited('{\n  "a": 1 /* one */ , // end\n}'), `{\n  "a": 1 /* one */ , // end\n  ${section},\n}`);
    assert.equal(edited('{\n  "a": 1, // end\n}'), `{\n  "a": 1, // end\n  ${section},\n}`);
    assert.equal(edited('{\n  "a": 1 /* one */ // end\n}'), `{\n  "a": 1, /* one */ // end\n  ${section}\n}`);
    assert.equal(edited('{\n  "a": [\n    1\n  ] }'), `{\n  "a": [\n    1\n  ],\n  ${section} }`);
    const flushLeft = `{\n"a" : 1,\n"MaskinportenSettings" : {\n${lines('').replace(/": /g, '" : ')}\n}\n}`;
    assert.equal(edited('{\n"a" : 1\n}'), flushLeft);
    const inLine = JSON.stringify(written, null, 1).replace(/\n */g, ' ');
    assert.equal(edited('{ "a": 1, }'), `{ "a": 1, "MaskinportenSettings": ${inLine}, }`);
  });

  it('changes no value that is already right, however it is written', () => {
    const escaped = JSON.stringify(written.Scope).replace(/\//g, '\\/').replace(/:/g, '\\u003a');
    const text = `{"MaskinportenSettings":${JSON.stringify(written).replace(JSON.stringify(scopeText), escaped)}}`;
    assert.deepEqual(editConfig(text, settings), []);
  });

  it('replaces a value of another type', () => {
    const text =
      '{"MaskinportenSettings":{"Environment":null,"ClientId":12,"Scope":"","EncodedJwk":false,"ExhangeToAltinnToken":"no"}}';
    assert.deepEqual(readAsJudge(edited(text)), { MaskinportenSettings: written });
  });

  it('leaves the correctly spelled name, the test organisation and everything else unchanged', () => {
    const others = { ExchangeToAltinnToken: true, UseAltinnTestOrg: true, Resource: 'x', EnableDebugLogging: false };
    const text = JSON.stringify({ MaskinportenSettings: others, a: [1, { b: null }] }, null, 4);
    assert.deepEqual(readAsJudge(edited(text)), {
      MaskinportenSettings: { ...others, ...written },
      a: [1, { b: null }],
    });
  });

  it('returns ordered edits that do not overlap, as editors need them', () => {
    const edits = editConfig(fixture('comments-tabs-crlf.jsonc'), settings);
    for (const [index, { offset }] of edits.entries()) {
      const before = edits[index - 1];
      assert.ok(!before || before.offset + before.length <= offset);
    }
  });

  it('refuses a file that .NET would not read', () => {
    for (const text of ['{', '[]', fixture('utf-16.json'), '{"MaskinportenSettings":[]}']) {
      assert.throws(() => editConfig(text, settings), isConfigError);
    }
  });
});

describe('A new config', () => {
  it('has altinn-cli’s format, with the settings and the addresses of their environment', () => {
    const shipped = readAsJudge(fixture('altinn-cli.json'));
    const made = readAsJudge(newConfig(settings));
    assert.deepEqual(Object.keys(made), Object.keys(shipped));
    assert.deepEqual(
      Object.keys(made.InstantiationConfig as JsonObject),
      Object.keys(shipped.InstantiationConfig as JsonObject),
    );
    assert.deepEqual(made.MaskinportenSettings, written);
    assert.equal(made.StorageBaseAddress, shipped.StorageBaseAddress);
    assert.equal(made.AppBaseAddress, shipped.AppBaseAddress);
    assert.deepEqual(editConfig(newConfig(settings), settings), []);
  });

  it('is for production if the client is', () => {
    const made = readAsJudge(newConfig({ ...settings, environment: 'prod' }));
    assert.equal(made.StorageBaseAddress, 'https://platform.altinn.no/storage/api/v1');
    assert.equal(made.AppBaseAddress, 'https://{org}.apps.altinn.no');
    assert.equal((made.MaskinportenSettings as JsonObject).Environment, 'prod');
  });
});
