import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { runInExtensionHost } from '../../scripts/extensionHost.mjs';
import { extensionId, out, root } from '../../scripts/paths.mjs';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { type Row, row } from './measurement.ts';
import { type LargeResult } from './probe/result.ts';

/** Large lists and a large key, in the extension host of a real VS Code against the embedded sandbox. */
export async function measure({ runs }: { runs: number }): Promise<Row[]> {
  const folder = temporaryFolder('maskinporten-bench');
  try {
    const result = path.join(folder, 'result.json');
    const workspace = path.join(folder, 'workspace');
    mkdirSync(workspace);
    const env = { BENCH_EXTENSION: extensionId, BENCH_RESULT: result, BENCH_RUNS: String(runs) };
    const code = await runInExtensionHost({ developmentPath: root, testsPath: await bundle(), workspace, env });
    if (code !== 0) throw new Error(`The large lists could not be measured (exit code ${code})`);
    return rows(JSON.parse(readFileSync(result, 'utf8')) as LargeResult);
  } finally {
    removeFolder(folder);
  }
}

function rows({ requests, firstPageMs, keystrokeMs, eventLoopDelayMs, keysAtRisk }: LargeResult): Row[] {
  return [
    row('clients5000Requests', 'requests', requests, 1),
    row('clients5000FirstPageMs', 'ms', firstPageMs, 100),
    row('scopes5000KeystrokeMs', 'ms', keystrokeMs, 16),
    row('rsa4096EventLoopDelayMs', 'ms', eventLoopDelayMs, 50),
    row('keysAtRisk5000Ms', 'ms', keysAtRisk.ms, null),
    row('keysAtRisk5000MaxInFlight', 'requests', keysAtRisk.inFlight, 8),
    row('keysAtRisk5000EventLoopDelayMs', 'ms', keysAtRisk.eventLoopDelayMs, 50),
    row('keysAtRisk5000PeakRssMiB', 'MiB', keysAtRisk.peakRssMiB, null),
  ];
}

async function bundle(): Promise<string> {
  const outfile = path.join(out, 'bench/large.cjs');
  const entry = path.join(root, 'test/bench/probe/large.ts');
  const mainFields = ['module', 'main'];
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', external: ['vscode'], mainFields }); // oxfmt-ignore
  return outfile;
}
