// @ts-check
// The sandbox as a program in one file, with its data files next to it.
import { cpSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './paths.mjs';

/**
 * @param {string} folder is created
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
  // Written under another name first, because another process may be starting the file.
  const file = path.join(folder, 'sandbox.mjs');
  const part = `${file}.${process.pid}`;
  writeFileSync(part, outputFiles[0]?.contents ?? '');
  renameSync(part, file);
  return file;
}
