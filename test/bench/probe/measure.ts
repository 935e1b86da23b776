// Runs in the extension host as its tests module: activates one extension, and writes down what that took.
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import v8 from 'node:v8';
import vm from 'node:vm';
import * as vscode from 'vscode';
import { type ProbeResult } from './result.ts';

export async function run(): Promise<void> {
  const { BENCH_EXTENSION: id, BENCH_COMMAND: command, BENCH_RESULT: file } = process.env;
  if (id === undefined || file === undefined) throw new Error('BENCH_EXTENSION and BENCH_RESULT are not set');
  await wait(3000); // the host's own start-up work is over by then, and does not count
  const extension = vscode.extensions.getExtension(id);
  if (!extension) throw new Error(`VS Code does not know ${id}`);
  if (extension.isActive) throw new Error(`${id} has activated itself`);

  const before = heapUsed();
  const started = performance.now();
  await extension.activate();
  const activateMs = performance.now() - started;
  await wait(1000); // what it goes on with in the background counts as memory, not as time
  const heapBytes = heapUsed() - before;

  if (command !== undefined) await vscode.commands.executeCommand(command);
  const result: ProbeResult = { activateMs, heapBytes, peakRssBytes: process.resourceUsage().maxRSS * 1024 };
  writeFileSync(file, JSON.stringify(result));
}

/** After a garbage collection. */
function heapUsed(): number {
  v8.setFlagsFromString('--expose-gc');
  (vm.runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed;
}
