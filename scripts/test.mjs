// @ts-check
// Runs the tests: npm test [lint] [unit] [host] [e2e] [bench-gates] [--grep PATTERN] [--busy N]. The last line has the sum.
import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { endToEndFiles } from './endToEnd.mjs';
import { runJobs } from './jobs.mjs';
import { artifacts, out, root } from './paths.mjs';
import { packageSteps } from './package.mjs';
import { exitOnSignals, runVisible } from './processes.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

/** @typedef {import('./jobs.mjs').Job} Job */
/** @typedef {import('./jobs.mjs').Ended} Ended */

/** In the order in which they are begun, which is about that of how long their parts take. */
const suites = /** @type {Record<string, (grep: string | undefined) => Job[] | Promise<Job[]>>} */ ({
  host: async (grep) => {
    const { bundleHostTests, hostRuns } = await import('./hostSuite.mjs');
    await bundleHostTests();
    return hostRuns({ grep }).map(({ title, run }) => ({ suite: 'host', title, run }));
  },
  unit: (grep) => [1, 2].map((shard) => mocha('unit', `${shard}/2`, ['test/unit'], grep)),
  e2e: () =>
    endToEndFiles().map((file) => {
      return { suite: 'e2e', title: path.relative(root, file), run: (worker) => worker().run(file) };
    }),
  lint: () => lint(),
  'bench-gates': (grep) => [mocha('bench-gates', '1/1', ['test/unit/budgets.test.ts'], grep)],
});

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' }, busy: { type: 'string', default: '0' } },
  });
  const { grep } = values;
  const unknown = positionals.find((name) => !(name in suites));
  if (unknown) throw new Error(`There is no suite “${unknown}”: choose among ${Object.keys(suites).join(', ')}.`);
  const usual = grep === undefined ? ['lint', 'unit', 'host', 'e2e'] : ['unit', 'host', 'e2e'];
  const chosen = positionals.length > 0 ? positionals : usual;

  // CI=true makes the tools colour what they print; a log is no terminal.
  if (!process.stdout.isTTY) process.env.FORCE_COLOR = '0';
  const inVsCode = chosen.includes('host') || chosen.includes('e2e');
  await runSteps(inVsCode ? setupSteps('dependencies', 'git', 'browser', 'vsCode') : setupSteps('dependencies'));
  if (chosen.includes('host')) await runSteps(setupSteps('proxy'));
  if (chosen.some((name) => name !== 'lint')) await runSteps(packageSteps());
  for (const name of ['screenshots', 'failures']) rmSync(path.join(artifacts, name), { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  /** @type {Job[]} */
  const jobs = [];
  for (const [name, jobsOf] of Object.entries(suites)) if (chosen.includes(name)) jobs.push(...(await jobsOf(grep)));
  const started = performance.now();
  keepBusy(Number(values.busy));
  return report(await runJobs(jobs, grep, show), (performance.now() - started) / 1000);
}

/**
 * Other programs that leave the tests no idle core, for as long as those run.
 * @param {number} programs
 */
function keepBusy(programs) {
  for (let program = 0; program < programs; program++) {
    const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    child.unref();
    process.once('exit', () => child.kill('SIGKILL'));
  }
}

/** @param {Ended} ended */
function show({ suite, title, output, seconds }) {
  console.log(`\n=== ${suite}: ${title} (${seconds.toFixed(0)} s) ===\n${output.trimEnd()}`);
}

/**
 * @param {Ended[]} ended
 * @param {number} seconds of all
 */
function report(ended, seconds) {
  const failures = ended.flatMap(({ suite, tally }) => tally.failures.map((failure) => ({ suite, ...failure })));
  if (failures.length > 0) console.log('\nFailed:');
  for (const { suite, title, message } of failures) console.log(`  ${suite}: ${title}\n    ${message.split('\n')[0]}`);
  console.log('');
  const sum = (/** @type {Ended[]} */ some, /** @type {'passed' | 'failed'} */ what) =>
    some.reduce((total, { tally }) => total + tally[what], 0);
  for (const suite of Object.keys(suites)) {
    const its = ended.filter((one) => one.suite === suite);
    if (its.length === 0) continue;
    const busy = its.reduce((total, one) => total + one.seconds, 0);
    const [passed, failed] = [`${sum(its, 'passed')} passed`, `${sum(its, 'failed')} failed`];
    console.log(
      `${suite.padEnd(12)}${passed.padStart(14)}${failed.padStart(12)}   ${busy.toFixed(0)} s in all its parts`,
    );
  }
  console.log(`All of it took ${seconds.toFixed(0)} s.`);
  console.log(`\n${sum(ended, 'passed')} passed, ${sum(ended, 'failed')} failed`);
  // No test at all proves nothing either: a pattern that matches none, most likely.
  return sum(ended, 'failed') === 0 && sum(ended, 'passed') > 0 ? 0 : 1;
}

/** Each command of the `lint` script passes or fails, and all of them are run. */
function lint() {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const bin = path.join(root, 'node_modules/.bin');
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  const commands = /** @type {string[]} */ (scripts.lint.split(' && '));
  // ESLint knows all types, and takes longest.
  const longestFirst = commands.sort((a, b) => Number(b.startsWith('eslint')) - Number(a.startsWith('eslint')));
  return longestFirst.map((command, index) => ({
    suite: 'lint',
    title: command,
    run: async () => {
      const { code, output } = await runWithOutput(`lint-${index}`, command, [], { env, shell: true });
      const failed = code === 0 ? [] : [{ title: command, message: `exit code ${code}` }];
      return { tally: { passed: 1 - failed.length, failed: failed.length, failures: failed }, output };
    },
  }));
}

/**
 * @param {string} suite
 * @param {string} shard
 * @param {string[]} places
 * @param {string | undefined} grep
 * @returns {Job}
 */
function mocha(suite, shard, places, grep) {
  const name = `${suite}-${shard.replace('/', '-of-')}`;
  const file = path.join(out, `tally-${name}.json`);
  const options = ['--tally', file, '--shard', shard, ...(grep === undefined ? [] : ['--grep', grep])];
  const args = ['--import', 'tsx', '--enable-source-maps', 'test/support/mochaMain.ts', ...options, ...places];
  return {
    suite,
    title: `part ${shard}`,
    run: async () => {
      rmSync(file, { force: true });
      const { code, output } = await runWithOutput(name, process.execPath, args, {});
      if (!existsSync(file)) throw new Error(`The ${suite} tests broke down (exit code ${code}).\n${output}`);
      /** @type {import('./jobs.mjs').Tally} */
      const tally = JSON.parse(readFileSync(file, 'utf8'));
      if (code === 0 || tally.failed > 0) return { tally, output };
      // Failed although no test did: it did not end, or broke down afterwards.
      const failure = { title: name, message: `exit code ${code}` };
      return { tally: { ...tally, failed: 1, failures: [failure] }, output };
    },
  };
}

/**
 * @param {string} name of the file that takes what it prints
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
async function runWithOutput(name, command, args, options) {
  const hours = 1; // far more than anything here needs: what hangs must not hang the whole
  const log = path.join(out, `${name}.log`);
  const output = openSync(log, 'w');
  try {
    const stdio = /** @type {const} */ (['ignore', output, output]);
    const code = await runVisible(command, args, {
      ...options,
      cwd: root,
      limit: hours * 3_600_000,
      stdio: [...stdio],
    });
    return { code, output: readFileSync(log, 'utf8') };
  } finally {
    closeSync(output);
  }
}

exitOnSignals();
await runMain(main);
