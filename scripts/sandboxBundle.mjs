// @ts-check
// The sandbox as a program of one file, with the texts that it reads at its start beside it.
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * @param {string} folder is made
 * @returns {Promise<string>} the file that runs it
 */
export async function bundleSandbox(folder) {
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
  mkdirSync(folder, { recursive: true });
  cpSync(path.join(root, 'src/sandbox/data'), folder, { recursive: true });
  // Whole or not at all, as another process may be starting it.
  const file = path.join(folder, 'sandbox.mjs');
  const part = `${file}.${process.pid}`;
  writeFileSync(part, outputFiles[0]?.contents ?? '');
  renameSync(part, file);
  return file;
}
