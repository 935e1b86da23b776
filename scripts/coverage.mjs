// @ts-check
// npm run coverage: which lines of src the unit and host tests run in total, as counted by V8.
// Files below 90 % in folders that do not need VS Code are listed.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { runJobs } from './jobs.mjs';
import { packageSteps } from './package.mjs';
import { out, root } from './paths.mjs';
import { exitOnSignals, runLogged } from './processes.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';
import { hostJobs, show, tallyOf, unitJobs } from './suites.mjs';

const folder = path.join(out, 'coverage');
/** V8 writes its files here when a process ends. */
const raw = path.join(folder, 'raw');
const enough = 90;

/** @typedef {{ total: number, covered: number, pct: number }} Count */

async function main() {
  await runSteps([...setupSteps('dependencies', 'git', 'browser', 'vsCode', 'proxy'), ...packageSteps()]);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(raw, { recursive: true });
  const run = (/** @type {string[]} */ args, /** @type {string} */ log) =>
    runLogged(process.execPath, args, { cwd: root, log: path.join(folder, log) });
  const how = { env: { NODE_V8_COVERAGE: raw } };
  const unit = await runJobs(unitJobs(how), undefined, show);
  // Not minified, and with source maps. The unit tests measure the package, so they run before this build.
  await run(['scripts/build.mjs', '--dev'], 'build.log');
  const tally = tallyOf([...unit, ...(await runJobs(await hostJobs(how), undefined, show))]);
  const places = ['--temp-directory', raw, '--reports-dir', folder, '--src', root, '--include', 'src/**'];
  const reporters = ['--reporter', 'json-summary', '--reporter', 'html'];
  const c8 = ['--max-old-space-size=8192', 'node_modules/c8/bin/c8.js', 'report', '--all', '--exclude-after-remap'];
  await run([...c8, ...places, ...reporters], 'report.log');
  await run(['scripts/build.mjs'], 'build.log');
  report();
  console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
  return tally.failed === 0 ? 0 : 1;
}

function report() {
  const file = path.join(folder, 'coverage-summary.json');
  if (!existsSync(file)) throw new Error('c8 wrote no summary.');
  /** @type {Record<string, { lines: Count }>} */
  const summary = JSON.parse(readFileSync(file, 'utf8'));
  const { total, ...files } = summary;

  /** @type {Map<string, { total: number, covered: number }>} */
  const folders = new Map();
  for (const [name, { lines }] of Object.entries(files)) {
    const [, top = ''] = path.relative(root, name).split(path.sep);
    const sum = folders.get(top) ?? { total: 0, covered: 0 };
    folders.set(top, { total: sum.total + lines.total, covered: sum.covered + lines.covered });
  }
  console.log('\nLines of src that the unit and host tests run:');
  for (const [name, { total: all, covered }] of [...folders].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`  ${name.padEnd(18)}${percent(covered, all)}`);
  }
  console.log(`  ${'all'.padEnd(18)}${percent(total?.lines.covered ?? 0, total?.lines.total ?? 0)}`);
  const low = Object.entries(files).filter(([, { lines }]) => lines.total > 0 && lines.pct < enough);
  // Files that contain only types have no lines to run.
  const runs = (/** @type {string} */ code) => transformSync(code, { loader: 'ts' }).code.trim() !== '';
  const below = low.filter(([name]) => {
    const code = readFileSync(name, 'utf8');
    return !/from 'vscode'/.test(code) && runs(code);
  });
  console.log(`\nFiles without VS Code below ${enough} %: ${below.length === 0 ? 'none' : ''}`);
  for (const [name, { lines }] of below) console.log(`  ${path.relative(root, name)} ${lines.pct} %`);
}

/**
 * @param {number} part
 * @param {number} all
 */
function percent(part, all) {
  return `${((100 * part) / Math.max(1, all)).toFixed(1)} %`.padStart(8);
}

exitOnSignals();
await runMain(main);
