// Measures everything that has a NAME.bench.ts, shows a table, and writes artifacts/bench.json.
//   node --import tsx test/bench/main.ts [--runs N] [NAME …]
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { artifacts } from '../../scripts/paths.mjs';
import { exitOnSignals } from '../../scripts/processes.mjs';
import { type Measure, type Row, withinBudget } from './measurement.ts';
import { table } from './table.ts';

exitOnSignals();
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '7' } },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs} is not a number of runs`);

const folder = import.meta.dirname;
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => name.replace(/\.bench\.ts$/, ''))
  .filter((name) => positionals.length === 0 || positionals.includes(name));

const rows: Row[] = [];
for (const name of names) {
  process.stderr.write(`Measuring ${name}…`);
  const started = performance.now();
  const { measure } = (await import(path.join(folder, `${name}.bench.ts`))) as { measure: Measure };
  rows.push(...(await measure({ runs })));
  process.stderr.write(` done in ${Math.round((performance.now() - started) / 1000)} s\n`);
}

mkdirSync(artifacts, { recursive: true });
writeFileSync(path.join(artifacts, 'bench.json'), `${JSON.stringify(rows, null, 2)}\n`);
process.stdout.write(`\n${table(rows)}\n`);
process.exitCode = rows.every(withinBudget) ? 0 : 1;
