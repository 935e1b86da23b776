// Runs the tests of the folders or files that are named, and writes the tally as JSON.
//   node --import tsx test/support/mochaMain.ts --tally FILE [--timeout MS] [--grep PATTERN] [--shard 1/2] [--bail] [--may-skip] test/unit …
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { exitOnSignals } from '../../scripts/processes.mjs';
import { runMocha } from './runMocha.ts';
import { filesOfShard } from './shards.ts';
import { useTemporaryFolder } from './temporaryFolder.ts';

exitOnSignals();
useTemporaryFolder();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tally: { type: 'string' },
    timeout: { type: 'string', default: '60000' },
    grep: { type: 'string' },
    shard: { type: 'string', default: '1/1' },
    bail: { type: 'boolean', default: false },
    'may-skip': { type: 'boolean', default: false },
  },
});

const files = filesOfShard(positionals.flatMap(testFiles), values.shard);
const { grep, bail } = values;
const tally = await runMocha({
  files,
  grep,
  bail,
  maySkip: values['may-skip'],
  timeout: Number(values.timeout),
  modules: 'import',
});
if (values.tally !== undefined) writeFileSync(values.tally, JSON.stringify(tally));
process.exitCode = tally.failed === 0 ? 0 : 1;

const grace = 10_000;
setTimeout(() => {
  process.stderr.write(`The tests ended ${grace / 1000} s ago, but something that they started still runs.\n`);
  process.exit(1);
}, grace).unref();

function testFiles(place: string): string[] {
  if (statSync(place).isFile()) return [path.resolve(place)];
  return readdirSync(place, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.test\.tsx?$/.test(name))
    .sort()
    .map((name) => path.resolve(place, name));
}
