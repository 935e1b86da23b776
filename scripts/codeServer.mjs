// @ts-check
// VS Code in the browser, as a person gets it: code-server with the packaged extension installed.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { runLogged, startGroup } from './processes.mjs';

/**
 * @typedef {object} Profile
 * @property {string} folder holds settings, secrets, extensions and logs of this VS Code, and nothing of another
 * @property {string} userData
 * @property {string} extensions
 * @property {string} [home] stands in for the person's home folder; left out: their own
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
 * Serves on this machine only, with no password: whoever can reach 127.0.0.1 already runs programs here.
 * @param {import('./vsCode.mjs').VsCode} vsCode
 * @param {Profile} profile
 * @param {{ port?: number, trust?: 'ask' | 'all', workspace?: string }} [options] port 0 takes a free one; the
 *   workspace is what the bare address opens
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
 * The person's own code-server, Node options and VS Code terminal stay out of it.
 * @param {import('./vsCode.mjs').VsCode} vsCode
 * @param {Profile} profile
 */
function environment(vsCode, profile) {
  const foreign = /^(VSCODE_|CODE_SERVER_|ELECTRON_|PORT$|PASSWORD$|HASHED_PASSWORD$|NODE_OPTIONS$|npm_)/i;
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return {
    ...own,
    PATH: `${path.dirname(vsCode.node)}${path.delimiter}${own.PATH ?? ''}`,
    EXTENSIONS_GALLERY: '{}', // no marketplace: nothing leaves this machine
    XDG_CONFIG_HOME: path.join(profile.folder, 'config'),
    XDG_DATA_HOME: path.join(profile.folder, 'data'),
    ...(profile.home && { HOME: profile.home, USERPROFILE: profile.home, APPDATA: path.join(profile.home, 'AppData') }),
  };
}
