// @ts-check
// npm run mutants [-- --only TEXT]: breaks the lines of test/mutants, one at a time, and shows that the tests catch each.
// It works on copies below out/, so that nothing stays broken however it ends. The last line has the totals.
import { closeSync, cpSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { out, root } from './paths.mjs';
import { exitOnSignals, runVisible } from './processes.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

/** @typedef {import('../test/mutants/mutant.ts').Mutant} Mutant */
/** @typedef {import('../test/support/runMocha.ts').Tally} Tally */
/** @typedef {{ tally: Tally | undefined, isOver: boolean }} Run isOver: it was stopped because its time was up */
/** @typedef {{ kind: 'caught' | 'survived' | 'misfit', why: string }} Verdict */

/** Copies of the project, and therefore the number of mutants tried at the same time. */
const copies = ['1', '2'].map((name) => path.join(out, 'mutants', name));
const copied = ['src', 'test', 'scripts', 'package.json', 'tsconfig.json'];

/** Milliseconds for one test. Slower tests may just be on a busy machine, so a shorter limit would prove nothing. */
const testLimit = 60_000;
/** Milliseconds for the tests of one mutant. */
const runLimit = 180_000;

async function main() {
  const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
  await runSteps(setupSteps('dependencies'));
  const chosen = await mutantsWith(values.only);
  if (chosen.length === 0) throw new Error(`There is no mutant with “${values.only}”.`);
  makeCopies();
  await runSteps([
    {
      title: 'Running the tests on the unchanged code',
      run: () => requirePassing(chosen.flatMap(({ tests }) => tests)),
    },
  ]);
  return report(await tryAll(chosen));
}

/**
 * @param {string} text part of subject, harm or file, in any case
 * @returns {Promise<Mutant[]>}
 */
async function mutantsWith(text) {
  const { tsImport } = await import('tsx/esm/api');
  const { mutants } = /** @type {typeof import('../test/mutants/mutants.ts')} */ (
    await tsImport('../test/mutants/mutants.ts', import.meta.url)
  );
  const wanted = text.toLowerCase();
  return mutants.filter(({ subject, harm, file }) => `${subject}\n${harm}\n${file}`.toLowerCase().includes(wanted));
}

function makeCopies() {
  const remove = () => rmSync(path.join(out, 'mutants'), { recursive: true, force: true, maxRetries: 5 });
  remove();
  process.once('exit', remove);
  for (const copy of copies)
    for (const name of copied) cpSync(path.join(root, name), path.join(copy, name), { recursive: true });
}

/**
 * Checks that all tests pass, because a failing test would catch every mutant. Half of the files run in each copy.
 * @param {string[]} tests
 */
async function requirePassing(tests) {
  const files = [...new Set(tests)];
  const half = Math.ceil(files.length / 2);
  await Promise.all(
    copies.map(async (copy, index) => {
      const { tally } = await runTests(copy, files.slice(index * half, (index + 1) * half), 10 * runLimit);
      if (!tally || tally.failed > 0)
        throw new Error(`The tests fail on the unchanged code: ${tally?.failures[0]?.title ?? 'they do not run'}`);
    }),
  );
}

/**
 * @param {Mutant[]} chosen
 * @returns {Promise<Verdict[]>}
 */
async function tryAll(chosen) {
  /** @type {Verdict[]} */
  const verdicts = [];
  const left = chosen.values();
  await Promise.all(
    copies.map(async (copy) => {
      for (const mutant of left) {
        const verdict = await tryOne(copy, mutant);
        verdicts.push(verdict);
        const word = { caught: 'caught', survived: 'SURVIVED', misfit: 'NO LONGER FITS' }[verdict.kind];
        console.log(
          `[${verdicts.length}/${chosen.length}] ${word}: ${mutant.harm} (${mutant.file})\n    ${verdict.why}`,
        );
      }
    }),
  );
  return verdicts;
}

/**
 * @param {string} copy
 * @param {Mutant} mutant
 * @returns {Promise<Verdict>}
 */
async function tryOne(copy, { file, from, to, tests }) {
  const place = path.join(copy, file);
  const text = existsSync(place) ? readFileSync(place, 'utf8') : '';
  const parts = text.split(from);
  if (parts.length !== 2) return { kind: 'misfit', why: `The text occurs ${parts.length - 1} times: ${from}` };
  writeFileSync(place, parts.join(to));
  try {
    return verdictOf(await runTests(copy, tests, runLimit));
  } finally {
    writeFileSync(place, text);
  }
}

/**
 * @param {Run} run
 * @returns {Verdict}
 */
function verdictOf({ tally, isOver }) {
  const failure = tally?.failures[0];
  const seconds = (/** @type {number} */ ms) => `${ms / 1000} s`;
  if (isOver) return { kind: 'caught', why: `only by the limit of ${seconds(runLimit)}: it hangs` };
  if (!tally) return { kind: 'survived', why: 'The tests do not even start with it, which proves nothing' };
  if (!failure) return { kind: 'survived', why: `${tally.passed} tests pass with it` };
  if (failure.timeout === undefined) return { kind: 'caught', why: `by “${failure.title}”` };
  const why = `only by the limit of ${seconds(failure.timeout)} for “${failure.title}”`;
  return { kind: failure.timeout < testLimit ? 'survived' : 'caught', why };
}

/**
 * @param {string} copy
 * @param {readonly string[]} tests
 * @param {number} limit milliseconds
 * @returns {Promise<Run>}
 */
async function runTests(copy, tests, limit) {
  const tally = path.join(copy, 'tally.json');
  rmSync(tally, { force: true });
  const options = ['--tally', tally, '--timeout', String(testLimit), '--bail'];
  const files = tests.map((test) => `test/unit/${test}`);
  const log = openSync(path.join(copy, 'tests.log'), 'w');
  const started = performance.now();
  await runVisible(process.execPath, ['--import', 'tsx', 'test/support/mochaMain.ts', ...options, ...files], {
    cwd: copy,
    limit,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (existsSync(tally)) return { tally: JSON.parse(readFileSync(tally, 'utf8')), isOver: false };
  return { tally: undefined, isOver: performance.now() - started >= limit };
}

/** @param {Verdict[]} verdicts */
function report(verdicts) {
  const count = (/** @type {Verdict['kind']} */ kind) => verdicts.filter((verdict) => verdict.kind === kind).length;
  const misfits = count('misfit');
  if (misfits > 0) console.log(`\nEntries that no longer fit their file: ${misfits}`);
  console.log(`\n${count('caught')} caught, ${count('survived')} survived`);
  return count('caught') === verdicts.length ? 0 : 1;
}

exitOnSignals();
await runMain(main);
