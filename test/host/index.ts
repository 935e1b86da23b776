// The extension host loads this bundle and awaits `run`: the browser's VS Code and @vscode/test-electron alike.
import { appendFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { format } from 'node:util';
import { takeCoverage } from 'node:v8';
import Mocha from 'mocha';
import { runMocha } from '../support/runMocha.ts';

/**
 * What scripts/hostSuite.mjs says through the environment. FILES: the bundles to run, relative to this one. TALLY: where
 * the counts go. OUTPUT: where the report goes; left out, to the console.
 */
const settings = {
  files: process.env.MASKINPORTEN_TEST_FILES,
  tally: process.env.MASKINPORTEN_TEST_TALLY,
  output: process.env.MASKINPORTEN_TEST_OUTPUT,
  grep: process.env.MASKINPORTEN_TEST_GREP,
};

export async function run(): Promise<void> {
  const { output } = settings;
  if (output !== undefined) {
    Mocha.reporters.Base.consoleLog = (...line: unknown[]) => {
      appendFileSync(output, `${format(...line)}\n`);
    };
  }
  const names = settings.files?.split(path.delimiter) ?? everyTest();
  const files = names.map((name) => path.join(__dirname, name));
  const tally = await runMocha({ files, grep: settings.grep, timeout: 300_000, modules: 'require' });
  // VS Code ends this process before it would write down by itself which lines have run.
  if (process.env.NODE_V8_COVERAGE !== undefined) takeCoverage();
  if (settings.tally !== undefined) writeFileSync(settings.tally, JSON.stringify(tally));
  if (tally.failed > 0) throw new Error(`${tally.failed} failed`);
}

/** @vscode/test-electron runs them all in one window. */
function everyTest(): string[] {
  return readdirSync(__dirname, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.test.cjs'));
}
