// @ts-check
// The test suites, each divided into parts that can run side by side.
import { closeSync, existsSync, openSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { endToEndFiles } from './endToEnd.mjs';
import { out, root } from './paths.mjs';
import { runVisible } from './processes.mjs';

/** @typedef {import('./jobs.mjs').Job} Job */
/** @typedef {import('./jobs.mjs').Ended} Ended */
/**
 * @typedef {object} How
 * @property {string | undefined} [grep] only tests whose full title matches
 * @property {NodeJS.ProcessEnv} [env] additional environment variables of the tests' processes
 */

export const suites = /** @type {Record<string, (how: How) => Job[] | Promise<Job[]>>} */ ({
  host: hostJobs,
  unit: unitJobs,
  // Without the .NET SDK, they report that they are skipped.
  peers: (how) => [mocha('peers', '1/1', ['--may-skip', 'test/peers'], how)],
  entrypoints: (how) => [mocha('entrypoints', '1/1', ['test/entrypoints'], how)],
  e2e: () =>
    endToEndFiles().map((file) => {
      return { suite: 'e2e', title: path.relative(root, file), run: (worker) => worker().run(file) };
    }),
  'bench-gates': (how) => [mocha('bench-gates', '1/1', ['test/unit/budgets.test.ts'], how)],
});

/**
 * @param {How} how
 * @returns {Promise<Job[]>}
 */
export async function hostJobs(how) {
  const { bundleHostTests, hostRuns } = await import('./hostSuite.mjs');
  await bundleHostTests();
  return hostRuns(how).map(({ title, run }) => ({ suite: 'host', title, run }));
}

/**
 * @param {How} how
 * @returns {Job[]}
 */
export function unitJobs(how) {
  return ['1/2', '2/2'].map((shard) => mocha('unit', shard, ['test/unit'], how));
}

/** Seconds of the parts that take unusually long or short, measured side by side on two cores. */
const seconds = /** @type {Readonly<Record<string, number>>} */ ({
  'e2e: test/e2e/rotation.test.ts': 140,
  'host: one folder, first half': 150,
  'host: one folder, second half': 120,
  'e2e: test/e2e/environments.test.ts': 95,
  'unit: part 1/2': 90,
  'unit: part 2/2': 90,
});
const usual = 45;

/**
 * Sorts the jobs longest first, so that none is left running alone at the end.
 * @param {readonly Job[]} jobs
 */
export function longestFirst(jobs) {
  const secondsOf = (/** @type {Job} */ { suite, title }) => seconds[`${suite}: ${title}`] ?? usual;
  return [...jobs].sort((a, b) => secondsOf(b) - secondsOf(a));
}

/** @param {Ended} ended */
export function show({ suite, title, output, seconds }) {
  console.log(`\n=== ${suite}: ${title} (${seconds.toFixed(0)} s) ===\n${output.trimEnd()}`);
}

/** @param {readonly Ended[]} ended */
export function tallyOf(ended) {
  const sum = (/** @type {'passed' | 'failed'} */ what) => ended.reduce((total, { tally }) => total + tally[what], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}

/**
 * @param {string} suite
 * @param {string} shard
 * @param {string[]} places
 * @param {How} how
 * @returns {Job}
 */
function mocha(suite, shard, places, { grep, env = {} }) {
  const name = `${suite}-${shard.replace('/', '-of-')}`;
  const file = path.join(out, `tally-${name}.json`);
  const options = ['--tally', file, '--shard', shard, ...(grep === undefined ? [] : ['--grep', grep])];
  const args = ['--import', 'tsx', '--enable-source-maps', 'test/support/mochaMain.ts', ...options, ...places];
  return {
    suite,
    title: `part ${shard}`,
    run: async () => {
      rmSync(file, { force: true });
      const { code, output } = await runWithOutput(name, process.execPath, args, { env: { ...process.env, ...env } });
      if (!existsSync(file)) throw new Error(`The ${suite} tests broke down (exit code ${code}).\n${output}`);
      /** @type {import('./jobs.mjs').Tally} */
      const tally = JSON.parse(readFileSync(file, 'utf8'));
      if (code === 0 || tally.failed > 0) return { tally, output };
      // It failed although no test did: it did not end, or crashed afterwards.
      const failure = { title: name, message: `exit code ${code}` };
      return { tally: { ...tally, failed: 1, failures: [failure] }, output };
    },
  };
}

/**
 * @param {string} name of the output file
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
async function runWithOutput(name, command, args, options) {
  const hours = 1; // Far more than anything here needs. It keeps one hanging part from blocking the rest.
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
