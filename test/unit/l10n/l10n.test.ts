import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { getL10nJson } from '@vscode/l10n-dev';
import * as z from 'zod';

const bundle = z.record(z.string(), z.string());
const read = (file: string) => bundle.parse(JSON.parse(readFileSync(file, 'utf8')));
const placeholders = (text: string) => [...text.matchAll(/\{\d+\}/g)].map(([found]) => found).sort();

/** How nearly every file imports `l10n`, under that name. */
const usualImport = /^import \{[^}]*\bl10n\b(?! as )[^}]*\} from 'vscode';$/m;

async function sourceTexts(): Promise<string[]> {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const contents = files.map((file) => readFileSync(path.join('src', file), 'utf8'));
  const [usual, others] = [true, false].map((is) => contents.filter((text) => usualImport.test(text) === is));
  // As one file with one import: the tool takes a fifth of a second for each import it finds.
  const joined = [`import { l10n } from 'vscode';`, ...usual!.map((text) => text.replace(usualImport, ''))].join('\n');
  return Object.keys(await getL10nJson([joined, ...others!].map((text) => ({ contents: text, extension: '.ts' }))));
}

describe('the texts of the extension', function () {
  this.timeout(60_000);
  let texts: string[];

  before(async () => {
    texts = (await sourceTexts()).sort();
  });

  for (const language of ['nb', 'nn']) {
    const translated = () => read(`l10n/bundle.l10n.${language}.json`);

    it(`are all there in ${language}, and no other`, () => {
      assert.deepEqual(Object.keys(translated()).sort(), texts);
    });

    it(`have the same places for values in ${language}`, () => {
      for (const [text, translation] of Object.entries(translated())) {
        assert.deepEqual(placeholders(translation), placeholders(text), text);
        assert.notEqual(translation.trim(), '', text);
      }
    });

    it(`call a command on a button as they do in the menus, in ${language}`, () => {
      const [titles, own, texts] = [read('package.nls.json'), read(`package.nls.${language}.json`), translated()];
      for (const [name, title] of Object.entries(titles).filter(([key]) => key.startsWith('command.')))
        assert.equal(texts[title] ?? own[name], own[name], name);
    });

    it(`put no clock before what may be a date, in ${language}`, () => {
      assert.doesNotMatch(translated()['checked {0}'] ?? '', /kl\./);
    });
  }

  it('have one word for self-service in nn', () => {
    for (const file of ['l10n/bundle.l10n.nn.json', 'package.nls.nn.json'])
      assert.doesNotMatch(Object.values(read(file)).join('\n'), /sjølvbetjen|selvbetjen/i, file);
  });
});
