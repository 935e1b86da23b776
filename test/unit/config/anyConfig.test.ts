import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyEdits, editConfig } from '../../../src/core/config/configEdit.ts';
import { anyConfig, type AnyConfig, completeConfig } from './anyConfig.ts';
import { type JsonObject, readAsJudge } from './readAsJudge.ts';
import { settings, written } from './settings.ts';

/** What the file must say afterwards: the same as before, and the five values, in the casing that is there. */
function expectedAfter(before: JsonObject): JsonObject {
  const sameAs = (wanted: string) => (name: string) => name.toLowerCase() === wanted.toLowerCase();
  const sectionName = Object.keys(before).find(sameAs('MaskinportenSettings')) ?? 'MaskinportenSettings';
  const section = { ...(before[sectionName] as JsonObject | undefined) };
  for (const [name, value] of Object.entries(written)) {
    const present = Object.keys(section).find(sameAs(name));
    // Text that says true is true to .NET, and stays text.
    section[present ?? name] = value === true && present && section[present] === 'true' ? 'true' : value;
  }
  return { ...before, [sectionName]: section };
}

describe('Any config that a client was written into', () => {
  const run = (configs: fc.Arbitrary<AnyConfig>, check: (config: AnyConfig) => void): void => {
    fc.assert(fc.property(configs, check), { numRuns: 300 });
  };

  it('has the same content as before, plus the client', () => {
    run(anyConfig, ({ text }) => {
      assert.deepEqual(readAsJudge(applyEdits(text, editConfig(text, settings))), expectedAfter(readAsJudge(text)));
    });
  }).timeout(60_000);

  it('has every byte it had before, except for the values', () => {
    run(anyConfig, ({ text, places }) => {
      const replaced = editConfig(text, settings).filter(({ length }) => length > 0);
      const allowed = [...places.values()];
      for (const { offset, length } of replaced) {
        assert.ok(allowed.some((place) => place.offset === offset && place.length === length));
      }
      assert.equal(
        Buffer.from(
          applyEdits(
            text,
            replaced.map((edit) => ({ ...edit, text: '?' })),
          ),
        ).toString(),
        masked(text, replaced),
      );
    });
  }).timeout(60_000);

  it('is byte for byte the same except for the values if all members existed', () => {
    run(completeConfig, ({ text, places }) => {
      assert.equal(places.size, Object.keys(written).length);
      let expected = text;
      for (const [name, { offset, length }] of [...places].sort(([, one], [, other]) => other.offset - one.offset)) {
        const old = text.slice(offset, offset + length);
        const value = JSON.stringify(written[name as keyof typeof written]);
        expected =
          expected.slice(0, offset) +
          (old === '"true"' && value === 'true' ? old : value) +
          expected.slice(offset + length);
      }
      assert.equal(applyEdits(text, editConfig(text, settings)), expected);
    });
  }).timeout(60_000);

  it('has the same line endings as before, and no others', () => {
    run(anyConfig, ({ text, eol }) => {
      const ends = applyEdits(text, editConfig(text, settings)).match(/\r\n|\n|\r/g) ?? [];
      fc.pre(/[\r\n]/.test(text));
      assert.deepEqual([...new Set(ends)], [eol]);
    });
  }).timeout(60_000);

  it('has nothing left to write', () => {
    run(anyConfig, ({ text }) => {
      assert.deepEqual(editConfig(applyEdits(text, editConfig(text, settings)), settings), []);
    });
  }).timeout(60_000);
});

function masked(text: string, places: readonly { offset: number; length: number }[]): string {
  let at = 0;
  let result = '';
  for (const { offset, length } of [...places].sort((one, other) => one.offset - other.offset)) {
    result += `${text.slice(at, offset)}?`;
    at = offset + length;
  }
  return result + text.slice(at);
}
