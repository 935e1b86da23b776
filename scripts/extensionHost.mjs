// @ts-check
// Runs a tests module inside the extension host of a real VS Code: its server, with a browser as the window.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { URLSearchParams } from 'node:url';
import { findBrowser } from './browser.mjs';
import { startGroup } from './processes.mjs';
import { launchQuietly } from './quietBrowser.mjs';
import { quietSettings } from './settings.mjs';
import { findVsCode } from './vsCode.mjs';

/**
 * @typedef {object} HostRun
 * @property {string} developmentPath the extension under development
 * @property {string} testsPath a CommonJS module that exports `run(): Promise<void>`
 * @property {string} workspace a folder or `.code-workspace` file
 * @property {string} [extensions] a folder of installed extensions; if omitted, there are only the built-in ones
 * @property {NodeJS.ProcessEnv} [env] additional environment variables of the extension host
 * @property {number} [timeout] milliseconds for the whole run, in case it hangs
 * @property {string} [failureFolder] gets a screenshot of the window, its console and VS Code's logs if the run fails
 */

/**
 * Resolves when `run()` has ended, with VS Code's exit code: 0 if it was fulfilled.
 * @param {HostRun} options
 * @returns {Promise<number>}
 */
export async function runInExtensionHost({
  developmentPath,
  testsPath,
  workspace,
  extensions,
  env = {},
  timeout = 3_600_000,
  failureFolder,
}) {
  const vsCode = findVsCode();
  const executablePath = findBrowser();
  if (!vsCode || !executablePath) throw new Error('VS Code or a browser is missing: run `node scripts/setup.mjs`.');
  const folder = mkdtempSync(path.join(tmpdir(), 'maskinporten-host-'));
  const home = path.join(folder, 'home');
  mkdirSync(home);
  const data = path.join(folder, 'data', 'data');
  mkdirSync(path.join(data, 'Machine'), { recursive: true });
  writeFileSync(path.join(data, 'Machine', 'settings.json'), JSON.stringify(quietSettings));
  const server = startGroup(
    vsCode.node,
    [
      vsCode.serverMain,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
      ...[
        '--server-data-dir',
        path.join(folder, 'data'),
        '--extensions-dir',
        extensions ?? path.join(folder, 'extensions'),
      ],
      ...['--telemetry-level', 'off', '--disable-workspace-trust', '--enable-smoke-test-driver'],
    ],
    { cwd: folder, env: { ...withoutOuterVsCode(process.env), HOME: home, USERPROFILE: home, ...env } },
  );
  /** @type {Awaited<ReturnType<typeof launchQuietly>> | undefined} */
  let launched;
  try {
    const [, origin, authority] = await server.waitForOutput(/Web UI available at (http:\/\/([^\s/]+:\d+))/);
    const remote = `vscode-remote://${authority}`;
    const payload = JSON.stringify([
      ['extensionDevelopmentPath', remote + developmentPath],
      ['extensionTestsPath', remote + testsPath],
      ['skipWelcome', 'true'],
    ]);
    launched = await launchQuietly(executablePath);
    // The window is needed only after a failure, and a small one takes less time to draw.
    const page = await launched.browser.newPage({ viewport: { width: 640, height: 400 } });
    /** @type {string[]} */
    const lines = [];
    /** @type {Promise<number>} */
    const exit = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (/** @type {string} */ type, /** @type {unknown[]} */ words) => {
      lines.push(`[${type}] ${words.join(' ')}`);
    });
    const crashed = new Promise((resolve) => page.once('crash', () => resolve('The window crashed')));
    const kind = workspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
    await page.goto(`${origin}/?${new URLSearchParams({ [kind]: workspace, payload })}`);
    const late = wait(timeout, `No end after ${timeout / 1000} s`, { ref: false });
    const code = await Promise.race([exit, crashed, late]);
    if (code !== 0 && failureFolder !== undefined) {
      mkdirSync(failureFolder, { recursive: true });
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.screenshot({ path: path.join(failureFolder, 'window.png') });
      writeFileSync(path.join(failureFolder, 'console.txt'), lines.join('\n'));
      cpSync(path.join(data, 'logs'), path.join(failureFolder, 'logs'), { recursive: true });
    }
    if (typeof code === 'number') return code;
    throw new Error(`${code}. The console ended with:\n${lines.slice(-30).join('\n')}`);
  } finally {
    await launched?.close();
    await server.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** @param {NodeJS.ProcessEnv} env */
function withoutOuterVsCode(env) {
  const outer = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}
