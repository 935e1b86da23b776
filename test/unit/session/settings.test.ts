import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type SettingName, Settings } from '../../../src/session/settings.ts';

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  contributes: {
    configuration: { properties: Record<string, { default: unknown; minimum?: number; maximum?: number }> };
  };
};
const { properties } = manifest.contributes.configuration;
const names = Object.keys(properties)
  .map((name) => name.replace('maskinporten.', ''))
  .filter((name) => name !== 'environments') as SettingName[];

describe('The settings', () => {
  let given: Partial<Record<SettingName, unknown>>;
  let refused: SettingName[];
  let settings: Settings;
  beforeEach(() => {
    given = {};
    refused = [];
    settings = new Settings(
      (name) => given[name],
      (name) => refused.push(name),
    );
  });

  it('have the manifest’s defaults if they are omitted, and accept those values', () => {
    for (const name of names) {
      const usual = properties[`maskinporten.${name}`]!.default;
      assert.deepEqual(settings.get(name), usual, name);
      given[name] = usual;
      assert.deepEqual(settings.get(name), usual, name);
    }
    assert.deepEqual(refused, []);
  });

  it('have the same bounds as in the manifest', () => {
    for (const name of names) {
      const { minimum, maximum, default: usual } = properties[`maskinporten.${name}`]!;
      if (minimum === undefined || maximum === undefined) continue;
      for (const [value, read] of [
        [minimum, minimum],
        [maximum, maximum],
        [minimum - 1, usual],
        [maximum + 1, usual],
      ]) {
        given[name] = value;
        assert.equal(settings.get(name), read, `${name} ${String(value)}`);
      }
    }
  });

  const unusable: readonly (readonly [name: SettingName, values: readonly unknown[]])[] = [
    ['requestTimeout', ['x', '20', null, 0, -1, {}]],
    ['sandbox.port', ['8080', 1.5, -1, 65_536]],
    ['sandbox.propagationDelay', ['2', -1]],
    ['sandbox.control', ['true', 1]],
    ['signIn.redirect', ['browser', 1, ['auto']]],
    ['adminClient.scopes', ['idporten:dcr.read', [], [''], ['two words'], [1]]],
    ['expiryNotification', ['no', 0]],
  ];
  for (const [name, values] of unusable) {
    it(`${name} falls back to its default if invalid, and is reported once per value`, () => {
      for (const value of values) {
        given[name] = value;
        refused.length = 0;
        for (let time = 0; time < 3; time += 1) {
          assert.deepEqual(settings.get(name), properties[`maskinporten.${name}`]!.default, JSON.stringify(value));
        }
        assert.deepEqual(refused, [name], JSON.stringify(value));
      }
    });
  }

  it('are reported again if they were valid in between', () => {
    for (const value of ['x', 30, 'x']) {
      given.requestTimeout = value;
      settings.get('requestTimeout');
    }
    assert.deepEqual(refused, ['requestTimeout', 'requestTimeout']);
  });
});
