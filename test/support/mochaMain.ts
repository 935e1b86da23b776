// Runs the tests of the folders or files that are named, and writes the tally as JSON.
//   node --import tsx test/support/mochaMain.ts --tally FILE [--timeout MS] [--grep PATTERN] [--shard 1/2] test/unit …
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignals } from '../../scripts/processes.mjs';
import { runMocha } from './runMocha.ts';
import { filesOfShard } from './shards.ts';

exitOnSignals();
cleanUpTemporaryFiles();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tally: { type: 'string' },
    timeout: { type: 'string', default: '60000' },
    grep: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
  },
});

const files = filesOfShard(positionals.flatMap(testFiles), values.shard);
const tally = await runMocha({ files, grep: values.grep, timeout: Number(values.timeout), modules: 'import' });
if (values.tally !== undefined) writeFileSync(values.tally, JSON.stringify(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;

const grace = 10_000;
setTimeout(() => {
  process.stderr.write(`The tests ended ${grace / 1000} s ago, but something that they started still runs.\n`);
  process.exit(1);
}, grace).unref();

/** Whatever the tests, and the programs that they start, leave behind in the temporary folder goes when they end. */
function cleanUpTemporaryFiles(): void {
  // A short path, as VS Code makes sockets below it: macOS allows them 104 characters, half of which its own folder takes.
  const folder = mkdtempSync(path.join(process.platform === 'win32' ? tmpdir() : '/tmp', 'mp-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = folder;
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });
}

function testFiles(place: string): string[] {
  if (statSync(place).isFile()) return [path.resolve(place)];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .sort()
    .map((name) => path.resolve(place, name));
}
