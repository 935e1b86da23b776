import assert from 'node:assert/strict';
import { looksLikeAltinnCliConfig } from '../../../src/core/config/configDocument.ts';
import { fixture } from './fixtures.ts';

describe('Looking for Altinn CLI configs', () => {
  it('finds those with the section, in any case and whatever else is wrong', () => {
    const configs = [
      'altinn-cli.json',
      'comments-tabs-crlf.jsonc',
      'key-vault-reference.json',
      'byte-order-mark.json',
      'minified.json',
    ];
    const more = [
      'empty-section.json',
      'mixed-case-trailing-commas.jsonc',
      'comments-everywhere.jsonc',
      'user-secrets.json',
      'utf-16.json',
    ];
    for (const name of [...configs, ...more]) assert.ok(looksLikeAltinnCliConfig(fixture(name)), name);
    for (const text of [
      '{"MASKINPORTENSETTINGS": null}',
      '{ "a": 1 "MaskinportenSettings": { "Scope": "x" }',
      `${fixture('minified.json')},`,
    ]) {
      assert.ok(looksLikeAltinnCliConfig(text), text);
    }
  });

  it('finds those with altinn-cli’s base addresses', () => {
    assert.ok(looksLikeAltinnCliConfig('{"appBaseAddress":"https://{org}.apps.altinn.no"}'));
    assert.ok(
      looksLikeAltinnCliConfig('{"StorageBaseAddress":"http://localhost:1/","AppBaseAddress":"http://localhost:2/"}'),
    );
  });

  it('ignores other programs’ files, and an Altinn app’s section of the same name', () => {
    assert.ok(!looksLikeAltinnCliConfig(fixture('no-section.json')));
    assert.ok(!looksLikeAltinnCliConfig(fixture('altinn-app.json')));
    const others = [
      '',
      '{}',
      '[]',
      'text',
      '{"AppBaseAddress":"https://example.com"}',
      '{"nested":{"MaskinportenSettings":{}}}',
      '['.repeat(100_000),
    ];
    for (const text of others) assert.ok(!looksLikeAltinnCliConfig(text), text.slice(0, 40));
  });
});
