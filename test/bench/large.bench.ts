import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { build } from 'esbuild';
import { runInExtensionHost } from '../../scripts/extensionHost.mjs';
import { extensionId, out, root } from '../../scripts/paths.mjs';
import { Fault } from '../../src/sandbox/faults.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { memoryStore } from '../../src/sandbox/store.ts';
import { removeFolder, temporaryFolder } from '../support/temporaryFolder.ts';
import { type Row, row } from './measurement.ts';
import type { BenchService, BenchSubject, KeysAtRiskResult, ListsResult } from './probe/result.ts';

/** Large lists and a large key, in the extension host of a real VS Code; the service is elsewhere, as it is for a person: in this process. */
export async function measure({ runs }: { runs: number }): Promise<Row[]> {
  const folder = temporaryFolder('maskinporten-bench');
  const service = await startService();
  try {
    const result = path.join(folder, 'result.json');
    const workspace = path.join(folder, 'workspace');
    mkdirSync(workspace);
    const { sandbox, control } = service;
    const { selfServiceUrl, issuer, ansattporten: login, termsUrl } = sandbox;
    const [organisation] = sandbox.organisations;
    const about: BenchService = {
      control: `http://127.0.0.1:${(control.address() as AddressInfo).port}/`,
      environments: { test: { selfServiceUrl, issuer, login, termsUrl: `${termsUrl}/{orgno}` } },
      organisation: organisation!,
    };
    const testsPath = await bundle();
    const probe = async <T>(subject: BenchSubject, times: number): Promise<T> => {
      const env = {
        BENCH_EXTENSION: extensionId,
        BENCH_RESULT: result,
        BENCH_RUNS: String(times),
        BENCH_SERVICE: JSON.stringify(about),
        BENCH_SUBJECT: subject,
      };
      const code = await runInExtensionHost({ developmentPath: root, testsPath, workspace, env });
      if (code !== 0) throw new Error(`The ${subject} could not be measured (exit code ${code})`);
      return JSON.parse(readFileSync(result, 'utf8')) as T;
    };
    const lists = await probe<ListsResult>('lists', runs);
    // Each in a VS Code of its own: what an earlier run has left uncollected would count as this one's.
    const keysAtRisk: KeysAtRiskResult[] = [];
    for (let run = 0; run < runs; run++) keysAtRisk.push(await probe<KeysAtRiskResult>('keysAtRisk', 1));
    return rows(lists, keysAtRisk);
  } finally {
    service.control.close();
    await service.sandbox.close();
    removeFolder(folder);
  }
}

/** A sandbox, and a way to tell it from the extension host what to answer: whole lists, which its own control does not take. */
async function startService() {
  const sandbox = await startSandbox({ store: memoryStore() });
  const control = createServer((request, response) => {
    void text(request).then((body) => {
      sandbox.misbehave(Fault.parse(JSON.parse(body)));
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(control, 'listening');
  return { sandbox, control };
}

function rows(
  { requests, firstPageMs, keystrokeMs, eventLoopDelayMs }: ListsResult,
  keysAtRisk: readonly KeysAtRiskResult[],
): Row[] {
  const each = (name: keyof KeysAtRiskResult): number[] => keysAtRisk.map((run) => run[name]);
  return [
    row('clients5000Requests', 'requests', requests, 1),
    row('clients5000FirstPageMs', 'ms', firstPageMs, 100),
    row('scopes5000KeystrokeMs', 'ms', keystrokeMs, 16),
    row('rsa4096EventLoopDelayMs', 'ms', eventLoopDelayMs, 50),
    row('keysAtRisk5000Ms', 'ms', each('ms'), null),
    row('keysAtRisk5000MaxInFlight', 'requests', each('inFlight'), 8),
    row('keysAtRisk5000EventLoopDelayMs', 'ms', each('eventLoopDelayMs'), 50),
    row('keysAtRisk5000RssGrowthMiB', 'MiB', each('rssGrowthMiB'), 150),
  ];
}

async function bundle(): Promise<string> {
  const outfile = path.join(out, 'bench/large.cjs');
  const entry = path.join(root, 'test/bench/probe/large.ts');
  const mainFields = ['module', 'main'];
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', external: ['vscode'], mainFields }); // oxfmt-ignore
  return outfile;
}
