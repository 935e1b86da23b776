import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as z from 'zod';

const bundle = z.record(z.string(), z.string());
const read = (file: string) => bundle.parse(JSON.parse(readFileSync(file, 'utf8')));

interface Term {
  readonly english: readonly string[];
  readonly nb: readonly string[];
  readonly nn: readonly string[];
  /** English words that say the same, and are not used. */
  readonly not: readonly string[];
}

/** The rows of docs/glossary.md; a cell lists the forms of a word, or what they begin with. */
function glossary(): Term[] {
  const rows = readFileSync('docs/glossary.md', 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return rows.slice(2).map((row) => {
    const cells = row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [english, nb, nn, , not] = cells.map((cell) =>
      cell
        .split(',')
        .map((form) => form.trim())
        .filter(Boolean),
    );
    assert.ok(english?.length && nb?.length && nn?.length && not, row);
    return { english, nb, nn, not };
  });
}

interface Text {
  readonly english: string;
  readonly nb: string;
  readonly nn: string;
}

function texts(): Text[] {
  const [nb, nn] = [read('l10n/bundle.l10n.nb.json'), read('l10n/bundle.l10n.nn.json')];
  const [manifest, manifestNb, manifestNn] = [
    read('package.nls.json'),
    read('package.nls.nb.json'),
    read('package.nls.nn.json'),
  ];
  return [
    ...Object.keys(nb).map((english) => ({ english, nb: nb[english] ?? '', nn: nn[english] ?? '' })),
    ...Object.entries(manifest).map(([name, english]) => ({
      english,
      nb: manifestNb[name] ?? '',
      nn: manifestNn[name] ?? '',
    })),
  ];
}

/** A whole word, and no part of a name in code: `ClientId`, `maskinporten.environments`, the member “Environment” of a config. */
function hasWord(text: string, form: string): boolean {
  const titled = form.replace(/\b\w(?!t\b|f\b)/g, (letter) => letter.toUpperCase());
  const capital = form.replace(/^\w/, (letter) => letter.toUpperCase());
  const found = (word: string, start = '') => new RegExp(`${start}(?<![\\w./_-])${word}(?![\\w/_]|\\.\\w)`).test(text);
  const isTitle = text.split(/\s+/).every((word) => !/^[a-z]{4,}/.test(word)) && !/[“:]|\.\s/.test(text);
  return found(form) || found(capital, '^') || (isTitle && found(titled));
}

/** “går … ut” has room for a word or two. */
function saysOneOf(text: string, forms: readonly string[]): boolean {
  return forms.some((form) => new RegExp(form.replace(' … ', ' ([^ ]+ ){0,2}'), 'i').test(text));
}

/** A name that is not translated, such as “JSON Web Key”. */
const isName = ({ english, nb, nn }: Text) => english === nb && english === nn;

describe('The glossary', () => {
  const terms = glossary();
  const all = texts();

  for (const { english, nb, nn } of terms) {
    it(`has “${english[0]}” in the translations of every text that has it`, () => {
      const having = all.filter((text) => !isName(text) && english.some((form) => hasWord(text.english, form)));
      assert.ok(having.length > 0, 'no text has it');
      assert.deepEqual(
        having.filter((text) => !saysOneOf(text.nb, nb) || !saysOneOf(text.nn, nn)),
        [],
      );
    });
  }

  it('finds no other word for the same in the English texts', () => {
    const words = terms.flatMap(({ not }) => not);
    assert.deepEqual(
      all.flatMap(({ english }) => words.filter((word) => hasWord(english, word)).map((word) => `${word}: ${english}`)),
      [],
    );
  });

  it('knows a word from a part of a name in code', () => {
    assert.ok(hasWord('The client has no keys', 'client'));
    assert.ok(hasWord('Show Keys at Risk', 'keys at risk'));
    for (const text of [
      'Its ClientId is “{0}”',
      'client_id',
      'The setting “maskinporten.environments”',
      'Its Environment is “{0}”',
    ])
      for (const word of ['client', 'environment', 'environments']) assert.ok(!hasWord(text, word), `${word}: ${text}`);
  });
});
