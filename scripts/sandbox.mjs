// @ts-check
// Runs the sandbox (an embedded Maskinporten) alone: npm run sandbox -- --port 8085. Standard output is the sandbox's.
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { out, root } from './paths.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

await runMain(async () => {
  await runSteps(setupSteps('dependencies'));
  // In this process, so that arguments, signals and the exit code are the sandbox's own.
  await import(pathToFileURL(await bundleSandbox()).href);
});

/** @returns {Promise<string>} the file that runs it */
async function bundleSandbox() {
  const { build, stop } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [path.join(root, 'src/sandbox/cli.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    write: false,
  });
  await stop();
  const file = path.join(out, 'sandbox.mjs');
  const part = `${file}.${process.pid}`;
  mkdirSync(out, { recursive: true });
  writeFileSync(part, outputFiles[0]?.contents ?? '');
  renameSync(part, file);
  return file;
}
