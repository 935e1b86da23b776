import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import * as z from 'zod';

const bundle = z.record(z.string(), z.string());
const placeholders = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([found]) => found).sort();

async function sourceTexts(): Promise<string[]> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const contents = files.map((file) => readFileSync(path.join('src', file), 'utf8'));
  return Object.keys(await getL10nJson(contents.map((text) => ({ contents: text, extension: '.ts' }))));
}

describe('the texts of the extension', function () {
  // Parsing every source file takes a while.
  this.timeout(60_000);
  let texts: string[];

  before(async () => {
    texts = (await sourceTexts()).sort();
  });

  for (const language of ['nb', 'nn']) {
    const translated = () => bundle.parse(JSON.parse(readFileSync(`l10n/bundle.l10n.${language}.json`, 'utf8')));

    it(`are all there in ${language}, and no other`, () => {
      assert.deepEqual(Object.keys(translated()).sort(), texts);
    });

    it(`have the same places for values in ${language}`, () => {
      for (const [text, translation] of Object.entries(translated())) {
        assert.deepEqual(placeholders(translation), placeholders(text), text);
        assert.notEqual(translation.trim(), '', text);
      }
    });
  }
});
