// @ts-check
// Runs the tests: npm test [unit] [host] [e2e] [entrypoints] [peers] [bench-gates] [--grep PATTERN] [--busy N].
// The last line has the totals.
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runJobs } from './jobs.mjs';
import { artifacts, out } from './paths.mjs';
import { packageSteps } from './package.mjs';
import { exitOnSignals } from './processes.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';
import { longestFirst, show, suites, tallyOf } from './suites.mjs';

/** @typedef {import('./jobs.mjs').Job} Job */
/** @typedef {import('./jobs.mjs').Ended} Ended */

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { grep: { type: 'string', short: 'g' }, busy: { type: 'string', default: '0' } },
  });
  const { grep } = values;
  const unknown = positionals.find((name) => !(name in suites));
  if (unknown) throw new Error(`There is no suite “${unknown}”: choose among ${Object.keys(suites).join(', ')}.`);
  const usual = ['unit', 'host', 'e2e', ...(grep === undefined ? ['entrypoints', 'peers'] : [])];
  const chosen = positionals.length > 0 ? positionals : usual;

  // CI=true makes tools print colours, but a log is not a terminal.
  if (!process.stdout.isTTY) process.env.FORCE_COLOR = '0';
  const inVsCode = ['host', 'e2e', 'entrypoints'].some((name) => chosen.includes(name));
  await runSteps(inVsCode ? setupSteps('dependencies', 'git', 'browser', 'vsCode') : setupSteps('dependencies'));
  if (chosen.includes('host')) await runSteps(setupSteps('proxy'));
  await runSteps(packageSteps());
  for (const name of ['screenshots', 'failures']) rmSync(path.join(artifacts, name), { recursive: true, force: true });
  mkdirSync(out, { recursive: true });

  /** @type {Job[]} */
  const jobs = [];
  for (const [name, jobsOf] of Object.entries(suites))
    if (chosen.includes(name)) jobs.push(...(await jobsOf({ grep })));
  const started = performance.now();
  keepBusy(Number(values.busy));
  return report(await runJobs(longestFirst(jobs), grep, show), (performance.now() - started) / 1000);
}

/**
 * Starts programs that leave the tests no idle core, for as long as the tests run.
 * @param {number} programs
 */
function keepBusy(programs) {
  for (let program = 0; program < programs; program++) {
    const child = spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' });
    child.unref();
    process.once('exit', () => child.kill('SIGKILL'));
  }
}

/**
 * @param {Ended[]} ended
 * @param {number} seconds in total
 */
function report(ended, seconds) {
  const failures = ended.flatMap(({ suite, tally }) => tally.failures.map((failure) => ({ suite, ...failure })));
  if (failures.length > 0) console.log('\nFailed:');
  for (const { suite, title, message } of failures) console.log(`  ${suite}: ${title}\n    ${message.split('\n')[0]}`);
  console.log('');
  for (const suite of Object.keys(suites)) {
    const its = ended.filter((one) => one.suite === suite);
    if (its.length === 0) continue;
    const busy = its.reduce((total, one) => total + one.seconds, 0);
    const { passed, failed } = tallyOf(its);
    const columns = [suite.padEnd(12), `${passed} passed`.padStart(14), `${failed} failed`.padStart(12)];
    console.log(`${columns.join('')}   ${busy.toFixed(0)} s in all its parts`);
  }
  console.log(`All of it took ${seconds.toFixed(0)} s.`);
  const { passed, failed } = tallyOf(ended);
  console.log(`\n${passed} passed, ${failed} failed`);
  // No tests at all is a failure too: most likely the pattern matches none.
  return failed === 0 && passed > 0 ? 0 : 1;
}

exitOnSignals();
await runMain(main);
