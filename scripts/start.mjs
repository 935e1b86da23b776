// @ts-check
// npm start: VS Code with the extension installed, in a workspace for trying it out. The user's own VS Code is not touched.
//   --port N       port of the browser variant (default: a free one)  --browser   in the browser even if `code` is installed
//   --no-open      only print the address                             --profile DIR   keep everything there
//   --no-build     use the package that was built last
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { installExtension, profileIn, serve } from './codeServer.mjs';
import { openInBrowser } from './openInBrowser.mjs';
import { packageSteps } from './package.mjs';
import { downloads, vsix } from './paths.mjs';
import { findOnPath, runLogged } from './processes.mjs';
import { quietSettings } from './settings.mjs';
import { setupSteps } from './setup.mjs';
import { runMain, runSteps } from './steps.mjs';
import { findVsCode } from './vsCode.mjs';
import { copySampleWorkspace } from './workspace.mjs';

const whatToClick = 'Click the Maskinporten icon in the bar on the left, then “Open Sandbox”.';

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '0' },
      profile: { type: 'string', default: path.join(downloads, 'start') },
      browser: { type: 'boolean', default: false },
      'no-open': { type: 'boolean', default: false },
      'no-build': { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`${values.port} is not a port.`);
  // In the terminal of a remote VS Code, `code` means that window, for which no profile can be set.
  const code = values.browser || process.env.VSCODE_IPC_HOOK_CLI ? undefined : findOnPath('code');

  await runSteps([
    ...(code ? setupSteps('dependencies') : setupSteps('dependencies', 'vsCode')),
    ...(values['no-build'] && existsSync(vsix) ? [] : packageSteps()),
  ]);
  const profile = profileIn(path.resolve(values.profile));
  const workspace = prepare(profile);
  if (code) return startDesktop(code, profile, workspace);
  return startInBrowser(profile, workspace, { port, open: !values['no-open'] && !process.env.CI });
}

/**
 * Creates the settings and the workspace unless they exist, so that the user's changes are kept.
 * @param {import('./codeServer.mjs').Profile} profile
 */
function prepare(profile) {
  const settings = path.join(profile.userData, 'User/settings.json');
  if (!existsSync(settings)) writeFileSync(settings, `${JSON.stringify(quietSettings, null, 2)}\n`);
  const workspace = path.join(profile.folder, 'workspace');
  if (!existsSync(workspace)) copySampleWorkspace(workspace, 'ignored');
  return workspace;
}

/**
 * @param {string} code
 * @param {import('./codeServer.mjs').Profile} profile
 * @param {string} workspace
 */
async function startDesktop(code, profile, workspace) {
  const own = ['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions];
  const options = { cwd: profile.folder, log: path.join(profile.folder, 'code.log') };
  await runLogged(code, ['--install-extension', vsix, '--force', ...own], options);
  await runLogged(code, ['--new-window', ...own, workspace], options);
  console.log(`VS Code opens, with a profile of its own and ${workspace}.\n${whatToClick}`);
  return 0;
}

/**
 * Serves until it is stopped.
 * @param {import('./codeServer.mjs').Profile} profile
 * @param {string} workspace
 * @param {{ port: number, open: boolean }} options
 */
async function startInBrowser(profile, workspace, { port, open }) {
  const vsCode = findVsCode();
  if (!vsCode) throw new Error('VS Code is missing: run `node scripts/setup.mjs`.');
  mkdirSync(profile.folder, { recursive: true });
  await installExtension(vsCode, profile, vsix);
  const server = await serve(vsCode, profile, { port, workspace });
  const told = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => resolve('told'));
  });
  console.log(`VS Code with Maskinporten Clients: ${server.url}/`);
  console.log(`${whatToClick} Ctrl+C ends it.`);
  if (open) openInBrowser(`${server.url}/`);
  const end = await Promise.race([told, server.ended]);
  await server.stop();
  if (end !== 'told') throw new Error(`VS Code ended by itself. It said:\n${server.output().slice(-2000)}`);
  return 0;
}

await runMain(main);
