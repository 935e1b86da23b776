// @ts-check
// Installs what everything else needs: the dependencies, a proxy, a browser, and a real VS Code.
// Uses Node's own modules only, because it runs before anything has been installed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aptInstall } from './apt.mjs';
import { findBrowser, installBrowser } from './browser.mjs';
import { npm } from './npm.mjs';
import { root } from './paths.mjs';
import { findOnPath } from './processes.mjs';
import { findProxy, installProxy } from './proxy.mjs';
import { runMain, runSteps } from './steps.mjs';
import { codeServerVersion, findVsCode, installVsCode } from './vsCode.mjs';

/** @typedef {'dependencies' | 'git' | 'proxy' | 'browser' | 'vsCode'} Need */

/**
 * The steps that install what is missing. None of them is needed the second time.
 * @param {...Need} needs
 * @returns {import('./steps.mjs').Step[]}
 */
export function setupSteps(...needs) {
  /** @type {Record<Need, import('./steps.mjs').Step>} */
  const steps = {
    dependencies: {
      title: 'Installing dependencies (about 20 s)',
      needed: () => !hasDependencies(),
      run: ensureDependencies,
    },
    git: {
      title: 'Installing git',
      needed: () => findOnPath('git') === undefined,
      run: () => aptInstall('git', 'git was not found. The tests need it: install it.'),
    },
    proxy: {
      title: 'Installing the forward proxy tinyproxy',
      needed: () => findProxy() === undefined,
      run: installProxy,
    },
    browser: {
      title: 'Installing the browser Chromium (about 1 min)',
      needed: () => findBrowser() === undefined,
      run: ensureBrowser,
    },
    vsCode: {
      title: `Installing VS Code (code-server ${codeServerVersion}, about 1 min)`,
      needed: () => findVsCode() === undefined,
      run: ensureVsCode,
    },
  };
  return needs.map((need) => steps[need]);
}

/** Installs node_modules from package-lock.json, unless they are up to date. */
export async function ensureDependencies() {
  if (hasDependencies()) return;
  await npm(['ci'], root);
  writeFileSync(stampFile(), lockHash());
}

/** @returns {Promise<string>} the path of a Chromium, Chrome or Edge */
export async function ensureBrowser() {
  return findBrowser() ?? installBrowser();
}

/** @returns {Promise<import('./vsCode.mjs').VsCode>} */
export async function ensureVsCode() {
  return findVsCode() ?? installVsCode();
}

const stampFile = () => path.join(root, 'node_modules/.maskinporten-lock-hash');
const lockText = () => readFileSync(path.join(root, 'package-lock.json'), 'utf8');
const lockHash = () => createHash('sha256').update(lockText()).digest('hex');

/** Whether node_modules match package-lock.json, according to our stamp or else npm's own record. */
function hasDependencies() {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  if (existsSync(stampFile()) && readFileSync(stampFile(), 'utf8') === lockHash()) return true;
  if (!recordMatchesLock(record)) return false;
  mkdirSync(path.dirname(stampFile()), { recursive: true });
  writeFileSync(stampFile(), lockHash());
  return true;
}

/** @param {string} record */
function recordMatchesLock(record) {
  /** @typedef {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} Packages */
  const installed = /** @type {{ packages: Packages }} */ (JSON.parse(readFileSync(record, 'utf8'))).packages;
  const locked = /** @type {{ packages: Packages }} */ (JSON.parse(lockText())).packages;
  return Object.entries(locked).every(
    // Optional packages may be for another platform.
    ([place, { version, optional }]) => !place || optional === true || installed[place]?.version === version,
  );
}

if (process.argv[1] === import.meta.filename) {
  await runMain(async () => {
    await runSteps(setupSteps('dependencies', 'git', 'proxy', 'browser', 'vsCode'));
    console.log(`Browser: ${findBrowser()}\nVS Code: ${findVsCode()?.folder}`);
  });
}
