import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../../scripts/paths.mjs';
import { mutants } from '../../mutants/mutants.ts';

const harms = (wrong: typeof mutants): string[] => wrong.map(({ file, harm }) => `${file}: ${harm}`);

describe('The list of mutants', () => {
  it('has at least 60, each with its own consequence', () => {
    assert.ok(mutants.length >= 60, `has ${mutants.length}`);
    assert.equal(new Set(mutants.map(({ harm }) => harm)).size, mutants.length);
  });

  it('replaces text that occurs once in its file', () => {
    const occurrences = ({ file, from }: (typeof mutants)[number]) =>
      readFileSync(path.join(root, file), 'utf8').split(from).length - 1;
    assert.deepEqual(harms(mutants.filter((mutant) => occurrences(mutant) !== 1)), []);
  });

  it('replaces it with other text', () => {
    assert.deepEqual(harms(mutants.filter(({ from, to }) => from.trim() === to.trim())), []);
  });

  it('names tests that exist', () => {
    const exists = (test: string) => test.endsWith('.test.ts') && existsSync(path.join(root, 'test/unit', test));
    assert.deepEqual(harms(mutants.filter(({ tests }) => tests.length === 0 || !tests.every(exists))), []);
  });
});
