import assert from 'node:assert/strict';
import { languages, textsIn } from '../../../src/sandbox/pages/page.ts';

describe('the texts of the sandbox’s pages', () => {
  const namesIn = (lang: (typeof languages)[number]) =>
    Object.entries(textsIn(lang)).map(([page, texts]) => [page, Object.keys(texts)]);

  for (const lang of languages) {
    it(`are all there in ${lang}, and none is empty`, () => {
      assert.deepEqual(namesIn(lang), namesIn('en'));
      for (const texts of Object.values(textsIn(lang))) {
        for (const [name, text] of Object.entries(texts)) assert.ok(text.trim().length > 0, name);
      }
    });
  }
});
