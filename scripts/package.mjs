// @ts-check
// Builds the extension and packages it as artifacts/maskinporten-clients.vsix, the file that users install.
//   --images-base https://…   where the README's pictures will be; if omitted, it has none
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { packagedReadme } from './packagedReadme.mjs';
import { runVisible } from './processes.mjs';
import { artifacts, out, root, vsix } from './paths.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';

/**
 * A folder with just what may be packaged. vsce matches every file against every pattern of .vscodeignore, which takes half a
 * minute with VS Code's own forty thousand files. What is packaged is still decided by .vscodeignore.
 */
const staging = path.join(out, 'package');
const notPackaged = new Set(['.git', '.vscode-test', 'artifacts', 'node_modules', 'out', 'scripts', 'src', 'test']);

/**
 * @param {string} [imagesBase]
 * @returns {import('./steps.mjs').Step[]}
 */
export function packageSteps(imagesBase) {
  return [
    { title: 'Building', run: buildExtension },
    { title: 'Packaging', run: () => packageExtension(imagesBase) },
  ];
}

async function buildExtension() {
  const code = await runVisible(process.execPath, [path.join(root, 'scripts/build.mjs')], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (code !== 0) throw new Error('The build failed.');
}

/** @param {string | undefined} imagesBase */
async function packageExtension(imagesBase) {
  const { createVSIX } = await import('@vscode/vsce');
  mkdirSync(artifacts, { recursive: true });
  rmSync(staging, { recursive: true, force: true });
  for (const name of readdirSync(root)) {
    if (!notPackaged.has(name)) cpSync(path.join(root, name), path.join(staging, name), { recursive: true });
  }
  const readme = path.join(staging, 'README.md');
  writeFileSync(readme, packagedReadme(readFileSync(readme, 'utf8'), imagesBase));
  await quietly(() =>
    createVSIX({
      cwd: staging,
      packagePath: vsix,
      dependencies: false, // All dependencies are in the bundle.
      updatePackageJson: false,
      gitTagVersion: false,
      rewriteRelativeLinks: false,
      // Reported below, with everything else that is missing for publishing.
      allowMissingRepository: true,
    }),
  );
  if (!existsSync(vsix)) throw new Error('vsce made no VSIX.');
}

/**
 * Keeps vsce from listing its files on the console, which would break up our line. The output is shown if packaging fails.
 * @param {() => Promise<unknown>} work
 */
async function quietly(work) {
  const { log, warn } = console;
  /** @type {unknown[]} */
  const said = [];
  console.log = console.warn = (...words) => said.push(words.join(' '));
  try {
    await work();
  } catch (error) {
    throw new Error(`vsce: ${[...said, error instanceof Error ? error.message : error].join('\n')}`, { cause: error });
  } finally {
    Object.assign(console, { log, warn });
  }
}

/** The names of the files in the latest package, relative to the extension's folder. */
export async function packagedFiles() {
  const { listFiles, PackageManager } = await import('@vscode/vsce');
  return listFiles({ cwd: staging, packageManager: PackageManager.None });
}

/**
 * What the Marketplace shows or requires and package.json lacks.
 * @param {Readonly<Record<string, unknown>>} manifest
 * @returns {string[]} names of its members
 */
function missingForPublishing(manifest) {
  return ['publisher', 'repository', 'bugs', 'homepage', 'qna', 'license', 'icon', 'pricing'].filter(
    (name) => manifest[name] === undefined,
  );
}

/** For example “artifacts/x.vsix: 12 files, 34.5 KiB”. */
export async function describePackage() {
  const files = await packagedFiles();
  const size = (statSync(vsix).size / 1024).toFixed(1);
  return `${path.relative(root, vsix)}: ${files.length} files, ${size} KiB`;
}

if (process.argv[1] === import.meta.filename) {
  await runMain(async () => {
    const { values } = parseArgs({ options: { 'images-base': { type: 'string' } } });
    await runSteps(setupSteps('dependencies'));
    await runSteps(packageSteps(values['images-base']));
    console.log(await describePackage());
    const missing = missingForPublishing(JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')));
    if (missing.length > 0) console.log(`To publish it, package.json also needs: ${missing.join(', ')}.`);
    if (!values['images-base']) console.log('To publish it with the pictures of the README, give --images-base.');
  });
}
