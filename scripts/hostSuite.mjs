// @ts-check
// The tests under test/host, bundled and run inside the extension host.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { makeAuthority } from './certificateAuthority.mjs';
import { runInExtensionHost } from './extensionHost.mjs';
import { artifacts, out, root } from './paths.mjs';
import { copySampleWorkspace } from './workspace.mjs';

/** @typedef {(run: import('./extensionHost.mjs').HostRun) => Promise<number>} Launch runs a tests module in a VS Code */

const bundles = path.join(out, 'test/host');
export const hostTestsModule = path.join(bundles, 'index.cjs');

/** Bundles each test file and the runner as CommonJS, the format in which VS Code loads tests. */
export async function bundleHostTests() {
  const source = path.join(root, 'test/host');
  rmSync(bundles, { recursive: true, force: true });
  await build({
    entryPoints: [
      path.join(source, 'index.ts'),
      ...testFiles(source, '.test.ts').map((name) => path.join(source, name)),
    ],
    outdir: bundles,
    outbase: source,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    // The paths that scripts/paths.mjs and src/sandbox/data/dataFile.ts have without bundling.
    define: {
      'import.meta.dirname': JSON.stringify(path.join(root, 'scripts')),
      'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, 'src/sandbox/data/dataFile.ts')).href),
    },
    logLevel: 'warning',
  });
}

/**
 * The runs of the suite, longest first, each in its own VS Code. Tests in test/host/multiRoot/ get a workspace with two
 * folders, all others the sample workspace. Those in test/host/network/ get a machine that trusts a private certificate
 * authority.
 * @param {import('./suites.mjs').How & { launch?: Launch }} options
 * @returns {{ title: string, needsProxy: boolean, run: () => Promise<import('./jobs.mjs').Outcome> }[]}
 */
export function hostRuns({ grep, env = {}, launch = runInExtensionHost }) {
  const files = testFiles(path.join(root, 'test/host'), '.test.ts').map((name) => name.replace(/ts$/, 'cjs'));
  const multiRoot = files.filter((name) => name.startsWith('multiRoot'));
  const network = files.filter((name) => name.startsWith('network'));
  const singleRoot = files.filter((name) => !multiRoot.includes(name) && !network.includes(name));
  const [some, others] = halves(singleRoot);
  return /** @type {const} */ ([
    ['one folder, first half', some, oneFolder, asItIs],
    ['one folder, second half', others, oneFolder, asItIs],
    ['a network of its own', network, oneFolder, trustingAnAuthority],
    ['two folders', multiRoot, twoFolders, asItIs],
  ]).map(([title, names, makeWorkspace, machine]) => ({
    title,
    needsProxy: names === network,
    run: () => runFiles(title, names, { makeWorkspace, machine, grep, env, launch }),
  }));
}

/**
 * Divides the files into two lists that take about the same time.
 * @param {string[]} names
 * @returns {[string[], string[]]}
 */
function halves(names) {
  const size = (/** @type {string} */ name) => statSync(path.join(root, 'test/host', name.replace(/cjs$/, 'ts'))).size;
  const half = () => ({ names: /** @type {string[]} */ ([]), size: 0 });
  const [one, other] = [half(), half()];
  for (const name of [...names].sort((a, b) => size(b) - size(a))) {
    const smaller = one.size <= other.size ? one : other;
    smaller.names.push(name);
    smaller.size += size(name);
  }
  return [one.names.sort(), other.names.sort()];
}

/**
 * @param {string} title
 * @param {string[]} names
 * @param {object} options
 * @param {(folder: string) => string} options.makeWorkspace
 * @param {(folder: string) => NodeJS.ProcessEnv} options.machine VS Code's environment variables for this run
 * @param {string | undefined} options.grep
 * @param {NodeJS.ProcessEnv} options.env
 * @param {Launch} options.launch
 * @returns {Promise<import('./jobs.mjs').Outcome>}
 */
async function runFiles(title, names, { makeWorkspace, machine, grep, env, launch }) {
  const folder = mkdtempSync(path.join(tmpdir(), 'maskinporten-'));
  const [tally, output] = [path.join(folder, 'tally.json'), path.join(folder, 'output.txt')];
  const temporary = path.join(folder, 'tmp');
  mkdirSync(temporary);
  writeFileSync(output, '');
  const outcome = () => ({ tally: JSON.parse(readFileSync(tally, 'utf8')), output: readFileSync(output, 'utf8') });
  try {
    await launch({
      developmentPath: root,
      testsPath: hostTestsModule,
      workspace: makeWorkspace(folder),
      failureFolder: path.join(artifacts, 'failures', `host, ${title}`),
      env: {
        ...{ TMPDIR: temporary, TEMP: temporary, TMP: temporary }, // These determine os.tmpdir() in the tests.
        ...machine(folder),
        ...env,
        MASKINPORTEN_TEST_FILES: names.join(path.delimiter),
        MASKINPORTEN_TEST_TALLY: tally,
        MASKINPORTEN_TEST_OUTPUT: output,
        ...(grep !== undefined && { MASKINPORTEN_TEST_GREP: grep }),
      },
    });
    return outcome();
  } catch (error) {
    if (existsSync(tally)) return outcome(); // Tests failed, which makes some hosts throw.
    const message = error instanceof Error ? error.message : String(error);
    return {
      tally: { passed: 0, failed: 1, failures: [{ title, message }] },
      output: `${readFileSync(output, 'utf8')}\n${message}`,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** @param {string} folder */
function oneFolder(folder) {
  const workspace = path.join(folder, 'workspace');
  copySampleWorkspace(workspace, 'ignored');
  return workspace;
}

/** @param {string} folder */
function twoFolders(folder) {
  for (const name of ['first', 'second']) copySampleWorkspace(path.join(folder, name), 'ignored');
  const file = path.join(folder, 'two.code-workspace');
  writeFileSync(file, JSON.stringify({ folders: [{ path: 'first' }, { path: 'second' }] }));
  return file;
}

function asItIs() {
  return {};
}

/**
 * OpenSSL, and therefore Node and VS Code, uses this file as the machine's own list of authorities (SSL_CERT_FILE).
 * @param {string} folder
 */
function trustingAnAuthority(folder) {
  const authority = path.join(folder, 'authority');
  return { SSL_CERT_FILE: makeAuthority(authority).certificate, MASKINPORTEN_TEST_AUTHORITY: authority };
}

/**
 * @param {string} folder
 * @param {string} ending
 */
function testFiles(folder, ending) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .sort();
}
