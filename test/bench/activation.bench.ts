import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { installExtension, profileIn } from '../../scripts/codeServer.mjs';
import { runInExtensionHost } from '../../scripts/extensionHost.mjs';
import { extensionId, out, root, vsix } from '../../scripts/paths.mjs';
import { findVsCode } from '../../scripts/vsCode.mjs';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { type Row, row } from './measurement.ts';
import { type ProbeResult } from './probe/result.ts';

const MiB = 1024 * 1024;
const warmUps = 1;

/** Who is measured: ours (packaged and installed), an extension that does nothing, and a quick built-in one. */
const targets = {
  ours: { id: extensionId, command: 'maskinporten.openSandbox' },
  floor: { id: 'bench.probe', command: undefined },
  referencesView: { id: 'vscode.references-view', command: undefined },
};

type Target = keyof typeof targets;

/** Each measurement has a VS Code of its own, and they take turns, so that a busy moment of the machine hits all. */
export async function measure({ runs }: { runs: number }): Promise<Row[]> {
  const folder = temporaryFolder('maskinporten-bench');
  try {
    const extensions = await installPackage(folder);
    const testsPath = await bundleProbe();
    const results: Record<Target, ProbeResult[]> = { ours: [], floor: [], referencesView: [] };
    for (let run = -warmUps; run < runs; run++) {
      for (const target of Object.keys(targets) as Target[]) {
        const result = await probe({ target, folder, extensions, testsPath });
        if (run >= 0) results[target].push(result);
      }
    }
    return rows(results);
  } finally {
    removeFolder(folder);
  }
}

function rows({ ours, floor, referencesView }: Record<Target, ProbeResult[]>): Row[] {
  const times = (results: ProbeResult[]): number[] => results.map(({ activateMs }) => activateMs);
  const references = row('referencesViewMs', 'ms', times(referencesView), null);
  return [
    row('activateMs', 'ms', times(ours), references.median),
    row('floorMs', 'ms', times(floor), null),
    references,
    row('heapBeforeUseMiB', 'MiB', ours.map(({ heapBytes }) => heapBytes / MiB), 1), // oxfmt-ignore
    row('peakRssMiB', 'MiB', ours.map(({ peakRssBytes }) => peakRssBytes / MiB), null), // oxfmt-ignore
    row('floorPeakRssMiB', 'MiB', floor.map(({ peakRssBytes }) => peakRssBytes / MiB), null), // oxfmt-ignore
  ];
}

interface Probe {
  target: Target;
  folder: string;
  extensions: string;
  testsPath: string;
}

async function probe({ target, folder, extensions, testsPath }: Probe): Promise<ProbeResult> {
  const { id, command } = targets[target];
  const result = path.join(folder, 'result.json');
  const workspace = path.join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const env = { BENCH_EXTENSION: id, BENCH_RESULT: result, BENCH_COMMAND: command };
  const developmentPath = path.join(root, 'test/bench/probe');
  const code = await runInExtensionHost({ developmentPath, testsPath, workspace, extensions, env, timeout: 120_000 });
  if (code !== 0) throw new Error(`${id} could not be measured (exit code ${code})`);
  return JSON.parse(readFileSync(result, 'utf8')) as ProbeResult;
}

/** @returns the extensions folder with the packaged extension in it */
async function installPackage(folder: string): Promise<string> {
  const vsCode = findVsCode();
  if (!vsCode) throw new Error('VS Code is missing: run `node scripts/setup.mjs`.');
  const profile = profileIn(folder);
  await installExtension(vsCode, profile, vsix);
  return profile.extensions;
}

async function bundleProbe(): Promise<string> {
  const outfile = path.join(out, 'bench/measure.cjs');
  const entry = path.join(root, 'test/bench/probe/measure.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', external: ['vscode'] });
  return outfile;
}
