// @ts-check
// Runs the tests: npm test [lint] [unit] [host] [e2e] [bench-gates] [--grep PATTERN]. The last line has the sum.
// On two cores, two run beside each other: unit and the rest, then the halves of the end-to-end tests.
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { artifacts, out, root } from './paths.mjs';
import { packageSteps } from './package.mjs';
import { exitOnSignals, runVisible } from './processes.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

/** @typedef {{ passed: number, failed: number }} Tally */
/** @typedef {{ grep?: string | undefined, log?: string | undefined }} How log: the file that takes what it prints */
/** @typedef {(how: How) => Promise<Tally>} Suite */

const suites = /** @type {Record<string, Suite>} */ ({
  lint: () => lint(),
  unit: (how) => mocha('unit', ['test/unit'], 20_000, how),
  host: async ({ grep }) => {
    const { bundleHostTests, runHostSuite } = await import('./hostSuite.mjs');
    await bundleHostTests();
    return runHostSuite({ grep });
  },
  e2e: ({ grep }) => endToEnd(grep),
  'bench-gates': (how) => mocha('bench-gates', ['test/unit/budgets.test.ts'], 20_000, how),
});

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' } },
  });
  const unknown = positionals.find((name) => !(name in suites));
  if (unknown) throw new Error(`There is no suite “${unknown}”: choose among ${Object.keys(suites).join(', ')}.`);
  const usual = values.grep === undefined ? ['lint', 'unit', 'host', 'e2e'] : ['unit', 'host', 'e2e'];
  const chosen = positionals.length > 0 ? positionals : usual;

  // CI=true makes the tools colour what they print; a log is no terminal.
  if (!process.stdout.isTTY) process.env.FORCE_COLOR = '0';
  const inVsCode = chosen.includes('host') || chosen.includes('e2e');
  await runSteps(inVsCode ? setupSteps('dependencies', 'git', 'browser', 'vsCode') : setupSteps('dependencies'));
  if (chosen.includes('host')) await runSteps(setupSteps('proxy'));
  if (chosen.some((name) => name !== 'lint')) await runSteps(packageSteps());
  rmSync(path.join(artifacts, 'screenshots'), { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  return report(await runSuites(chosen, values.grep));
}

/**
 * One after the other, but for the unit tests beside lint and host: what they print comes when those have ended.
 * @param {string[]} names
 * @param {string | undefined} grep
 */
async function runSuites(names, grep) {
  const others = names.filter((name) => name === 'lint' || name === 'host');
  if (!names.includes('unit') || others.length === 0) return runInTurn(names, grep);
  const log = path.join(out, 'unit.log');
  const [results, unit] = await Promise.all([runInTurn(others, grep), runSuite('unit', { grep, log })]);
  console.log(`\n=== unit ===\n${readFileSync(log, 'utf8')}`);
  const rest = names.filter((name) => name !== 'unit' && name !== 'lint' && name !== 'host');
  return [...results, unit, ...(await runInTurn(rest, grep))];
}

/**
 * @param {string[]} names
 * @param {string | undefined} grep
 */
async function runInTurn(names, grep) {
  const results = [];
  for (const name of names) {
    console.log(`\n=== ${name} ===`);
    results.push(await runSuite(name, { grep }));
  }
  return results;
}

/**
 * @param {string} name
 * @param {How} how
 */
async function runSuite(name, how) {
  const started = performance.now();
  const tally = await suites[name]?.(how).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  });
  return { name, seconds: (performance.now() - started) / 1000, ...(tally ?? { passed: 0, failed: 1 }) };
}

/** @param {{ name: string, seconds: number, passed: number, failed: number }[]} results */
function report(results) {
  console.log('');
  for (const { name, passed, failed, seconds } of results) {
    console.log(
      `${name.padEnd(12)}${`${passed} passed`.padStart(14)}${`${failed} failed`.padStart(12)}   ${seconds.toFixed(0)} s`,
    );
  }
  const sum = (/** @type {'passed' | 'failed'} */ what) => results.reduce((total, result) => total + result[what], 0);
  console.log(`\n${sum('passed')} passed, ${sum('failed')} failed`);
  // No test at all proves nothing either: a pattern that matches none, most likely.
  return sum('failed') === 0 && sum('passed') > 0 ? 0 : 1;
}

/** Each command of the `lint` script passes or fails, and all of them are run. @returns {Promise<Tally>} */
async function lint() {
  const tally = { passed: 0, failed: 0 };
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const bin = path.join(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  for (const command of scripts.lint.split(' && ')) {
    const code = await runVisible(command, [], { cwd: root, env, shell: true });
    tally[code === 0 ? 'passed' : 'failed']++;
    console.log(`${code === 0 ? '✔' : '✘'} ${command}`);
  }
  return tally;
}

/**
 * In two halves beside each other; what the second prints comes last.
 * @param {string | undefined} grep
 * @returns {Promise<Tally>}
 */
async function endToEnd(grep) {
  const timeout = 90_000;
  if (grep !== undefined) return mocha('e2e', ['test/e2e'], timeout, { grep });
  const [one, other] = halves(path.join(root, 'test/e2e'));
  const log = path.join(out, 'e2e.log');
  const tallies = await Promise.all([mocha('e2e-1', one, timeout, {}), mocha('e2e-2', other, timeout, { log })]);
  console.log(readFileSync(log, 'utf8'));
  return { passed: tallies[0].passed + tallies[1].passed, failed: tallies[0].failed + tallies[1].failed };
}

/**
 * Test files that take about as long: the largest first, each to the half that has less.
 * @param {string} folder
 * @returns {[string[], string[]]}
 */
function halves(folder) {
  const size = (/** @type {string} */ file) => statSync(file).size;
  const files = readdirSync(folder).filter((name) => name.endsWith('.test.ts'));
  const half = () => ({ files: /** @type {string[]} */ ([]), size: 0 });
  const [one, other] = [half(), half()];
  for (const file of files.map((name) => path.join(folder, name)).sort((a, b) => size(b) - size(a))) {
    const smaller = one.size <= other.size ? one : other;
    smaller.files.push(file);
    smaller.size += size(file);
  }
  return [one.files, other.files];
}

/**
 * @param {string} name
 * @param {string[]} places
 * @param {number} timeout milliseconds for one test
 * @param {How} how
 * @returns {Promise<Tally>}
 */
async function mocha(name, places, timeout, { grep, log }) {
  const minutes = 40; // far more than any suite needs: a test that hangs must not hang the whole
  const file = path.join(out, `tally-${name}.json`);
  rmSync(file, { force: true });
  const options = ['--tally', file, '--timeout', String(timeout), ...(grep === undefined ? [] : ['--grep', grep])];
  const output = log === undefined ? undefined : openSync(log, 'w');
  const code = await runVisible(
    process.execPath,
    ['--import', 'tsx', '--enable-source-maps', 'test/support/mochaMain.ts', ...options, ...places],
    { cwd: root, limit: minutes * 60_000, ...(output !== undefined && { stdio: ['ignore', output, output] }) },
  );
  if (output !== undefined) closeSync(output);
  if (!existsSync(file))
    throw new Error(`The ${name} tests broke down (exit code ${code}), or took over ${minutes} minutes.`);
  /** @type {Tally} */
  const tally = JSON.parse(readFileSync(file, 'utf8'));
  // Failed although no test did: it did not end, or broke down afterwards.
  return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

exitOnSignals();
await runMain(main);
