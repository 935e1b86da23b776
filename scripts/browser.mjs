// @ts-check
// The browser that shows VS Code: an installed one, or else Debian's Chromium, without the parts that need a screen.
import path from 'node:path';
import { aptInstall } from './apt.mjs';
import { findOnPath, isProgram } from './processes.mjs';

/**
 * The arguments with which tests start the browser: no sandbox (root in a container has none) and no network requests of its
 * own. V8's optimising compilers are off, because VS Code's pages live for seconds, during which compiling costs more than it
 * saves.
 */
export const browserArguments = [
  '--js-flags=--no-turbofan --no-maglev',
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--force-color-profile=srgb'],
];

/** Debian's Chromium without windows, which uses a sixteenth less processor time for the same tests. */
const headlessShell = 'chromium-headless-shell';

const names = [
  headlessShell,
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
  'chrome',
  'msedge',
];

/** @returns {string | undefined} */
export function findBrowser() {
  const chosen = process.env.CHROME_PATH;
  if (chosen) {
    if (!isProgram(chosen)) throw new Error(`CHROME_PATH names ${chosen}, which is not a program.`);
    return chosen;
  }
  return findOnPath(...names) ?? usualPlaces(process.platform, process.env).find(isProgram);
}

/**
 * The usual paths of browsers that are not on PATH.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function usualPlaces(platform, env) {
  if (platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (app) => `/Applications/${app}.app/Contents/MacOS/${app}`,
    );
  }
  if (platform === 'win32') {
    const folders = [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA];
    const programs = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];
    return folders.flatMap((folder) => (folder ? programs.map((program) => path.win32.join(folder, program)) : []));
  }
  return ['/snap/bin/chromium'];
}

/** @returns {Promise<string>} */
export async function installBrowser() {
  const instead = 'No Chromium, Chrome or Edge was found. Install one, or set CHROME_PATH to the program.';
  // Not every version of Debian and Ubuntu has the first package.
  await aptInstall(headlessShell, instead).catch(() => aptInstall('chromium', instead));
  const installed = findBrowser();
  if (!installed) throw new Error('Chromium was installed, but is not on PATH. Set CHROME_PATH to the program.');
  return installed;
}
