import assert from 'node:assert/strict';
import fc from 'fast-check';
import { descriptionProblem, displayNameProblem, lifetimeProblem } from '../../../src/core/journeys/newClient.ts';

const emoji = '👩‍🚀';
const combining = 'é'.normalize('NFD');

describe('The name of a client', () => {
  const names: readonly (readonly [what: string, name: string, problem: ReturnType<typeof displayNameProblem>])[] = [
    ['one letter', 'å', undefined],
    ['a name with spaces around it, which are left out', '  Nattjobb \n', undefined],
    ['nothing', '', 'blank'],
    ['spaces', '   ', 'blank'],
    ['a hard space, a tab and a line break', '\u00a0\t\r\n', 'blank'],
    ['255 characters', 'x'.repeat(255), undefined],
    ['255 characters and spaces around them', ` ${'x'.repeat(255)} `, undefined],
    ['256 characters', 'x'.repeat(256), 'tooLong'],
    ['emoji, each counted as the server counts it', emoji.repeat(51), undefined],
    ['one emoji too many', `${emoji.repeat(51)}x`, 'tooLong'],
    ['letters with combining accents, two characters each', combining.repeat(127), undefined],
    ['one such letter too many', combining.repeat(128), 'tooLong'],
    ['U+0000', 'a\0b', 'controlCharacters'],
    ['U+0007', 'a\u0007b', 'controlCharacters'],
    ['U+001B', 'a\u001b[31mb', 'controlCharacters'],
    ['U+007F', 'a\u007fb', 'controlCharacters'],
    ['U+0085', 'a\u0085b', 'controlCharacters'],
    ['U+0085 at its end, which is no space to JavaScript', 'a\u0085', 'controlCharacters'],
    ['a tab inside', 'a\tb', 'controlCharacters'],
    ['a line break inside', 'a\nb', 'controlCharacters'],
    ['a carriage return inside', 'a\rb', 'controlCharacters'],
    ['letters of every kind', 'Ærlig Ødegård – 測試 ‘x’ <b> & "y"', undefined],
  ];
  for (const [what, name, problem] of names) {
    it(`${problem === undefined ? 'can be' : `is “${problem}” with`} ${what}`, () => {
      assert.equal(displayNameProblem(name), problem);
    });
  }
});

describe('The description of a client', () => {
  const descriptions: readonly (readonly [
    what: string,
    text: string,
    problem: ReturnType<typeof descriptionProblem>,
  ])[] = [
    ['nothing', '', undefined],
    ['spaces', '  ', undefined],
    ['lines and tabs', 'Første linje\r\nandre\n\ttredje', undefined],
    ['255 characters', 'x'.repeat(255), undefined],
    ['256 characters', 'x'.repeat(256), 'tooLong'],
    ['256 characters, one of them a space at the end, which is sent too', `${'x'.repeat(255)} `, 'tooLong'],
    ['emoji, each counted as the server counts it', emoji.repeat(51), undefined],
    ['one emoji too many', `${emoji.repeat(51)}x`, 'tooLong'],
    ['U+0000', 'a\0b', 'controlCharacters'],
    ['U+000B', 'a\u000bb', 'controlCharacters'],
    ['U+007F', 'a\u007f', 'controlCharacters'],
    ['U+0085', 'a\u0085', 'controlCharacters'],
    ['U+009F', '\u009f', 'controlCharacters'],
    ['U+0000 after a line break', 'a\n\0', 'controlCharacters'],
  ];
  for (const [what, text, problem] of descriptions) {
    it(`${problem === undefined ? 'can be' : `is “${problem}” with`} ${what}`, () => {
      assert.equal(descriptionProblem(text), problem);
    });
  }
});

describe('The lifetime of a token', () => {
  const lifetimes: Readonly<Record<string, readonly string[]>> = {
    right: ['1', '120', ' 120 ', '\t60\n', '\u00a060', '86400', '+60', '060'],
    notANumber: [
      '',
      '   ',
      'two',
      '120 s',
      '1e3',
      '0x78',
      '0b11',
      'Infinity',
      'NaN',
      '1 000',
      '1_000',
      '--1',
      '1.',
      '.5',
      '١٢٠',
      '１２０',
      '1,2,3',
    ],
    notWhole: ['1.5', '1,5', '-0.5', '120.0', '120,00'],
    tooSmall: ['0', '-1', '-0', '-86400'],
    tooLarge: ['86401', '1000000000', '99999999999999999999', '9'.repeat(400)],
  };
  for (const [problem, texts] of Object.entries(lifetimes)) {
    for (const text of texts) {
      const shown = text.length > 30 ? `${text.slice(0, 10)}… (${text.length} digits)` : JSON.stringify(text);
      it(`is ${problem === 'right' ? problem : `“${problem}”`} as ${shown}`, () => {
        assert.equal(lifetimeProblem(text), problem === 'right' ? undefined : problem);
      });
    }
  }

  it('is valid from a second to a day, both in the form and on the host', () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000, max: 200_000 }), (seconds) => {
        assert.equal(lifetimeProblem(String(seconds)) === undefined, seconds >= 1 && seconds <= 86_400);
      }),
    );
  });

  it('is the number that the form sends if it is valid', () => {
    const typed = fc.stringMatching(/^[\s+-]?[\d.,exE_]{1,6}\s?$/);
    fc.assert(
      fc.property(fc.oneof(typed, fc.string()), (text) => {
        if (lifetimeProblem(text) !== undefined) return;
        const sent = Number(text.trim());
        assert.ok(Number.isInteger(sent) && sent >= 1 && sent <= 86_400);
        assert.equal(lifetimeProblem(String(sent)), undefined);
      }),
    );
  });
});
