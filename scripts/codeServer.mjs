// @ts-check
// VS Code in the browser, as users have it: code-server with the packaged extension installed.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { runLogged, startGroup } from './processes.mjs';

/**
 * @typedef {object} Profile
 * @property {string} folder contains this VS Code's settings, secrets, extensions and logs, and nothing else
 * @property {string} userData
 * @property {string} extensions
 * @property {string} [home] used instead of the user's home folder, if given
 */

/** @param {string} folder @returns {Profile} */
export function profileIn(folder) {
  const profile = { folder, userData: path.join(folder, 'user-data'), extensions: path.join(folder, 'extensions') };
  mkdirSync(path.join(profile.userData, 'User'), { recursive: true });
  mkdirSync(profile.extensions, { recursive: true });
  return profile;
}

/**
 * @param {import('./vsCode.mjs').VsCode} vsCode
 * @param {Profile} profile
 * @param {string} vsix
 */
export async function installExtension(vsCode, profile, vsix) {
  await runLogged(vsCode.node, [vsCode.codeServer, '--install-extension', vsix, '--force', ...places(profile)], {
    cwd: profile.folder,
    log: path.join(profile.folder, 'install.log'),
    env: environment(vsCode, profile),
  });
}

/**
 * Serves on this machine only, without a password, because whoever can reach 127.0.0.1 already runs programs here.
 * @param {import('./vsCode.mjs').VsCode} vsCode
 * @param {Profile} profile
 * @param {{ port?: number, trust?: 'ask' | 'all', workspace?: string }} [options] port 0 means any free port; workspace is
 * opened by the address without a path
 */
export async function serve(vsCode, profile, { port = 0, trust = 'all', workspace } = {}) {
  const server = startGroup(
    vsCode.node,
    [
      vsCode.codeServer,
      ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
      ...['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override'],
      ...(trust === 'all' ? ['--disable-workspace-trust'] : []),
      ...places(profile),
      ...(workspace ? ['--ignore-last-opened', workspace] : []),
    ],
    { cwd: profile.folder, env: environment(vsCode, profile) },
  );
  try {
    const [, url] = await server.waitForOutput(/HTTP server listening on (http:\/\/127\.0\.0\.1:\d+)/);
    return {
      url: String(url),
      pid: server.pid,
      ended: server.ended,
      stop: () => server.stop(),
      output: () => server.output(),
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

/** @param {Profile} profile */
function places({ folder, userData, extensions }) {
  return ['--config', path.join(folder, 'config.yaml'), '--user-data-dir', userData, '--extensions-dir', extensions];
}

/**
 * The environment without the user's own code-server, Node options and VS Code terminal.
 * @param {import('./vsCode.mjs').VsCode} vsCode
 * @param {Profile} profile
 */
function environment(vsCode, profile) {
  const foreign = /^(VSCODE_|CODE_SERVER_|ELECTRON_|PORT$|PASSWORD$|HASHED_PASSWORD$|NODE_OPTIONS$|npm_)/i;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return {
    ...own,
    PATH: `${path.dirname(vsCode.node)}${path.delimiter}${own.PATH ?? ''}`,
    EXTENSIONS_GALLERY: '{}', // No marketplace, so that nothing leaves this machine.
    XDG_CONFIG_HOME: path.join(profile.folder, 'config'),
    XDG_DATA_HOME: path.join(profile.folder, 'data'),
    ...(profile.home && { HOME: profile.home, USERPROFILE: profile.home, APPDATA: path.join(profile.home, 'AppData') }),
  };
}
