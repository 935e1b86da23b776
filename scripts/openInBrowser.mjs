// @ts-check
import { spawn } from 'node:child_process';
import { findOnPath } from './processes.mjs';

/**
 * Opens an address in the user's own browser. Does nothing without a desktop.
 * @param {string} url
 */
export function openInBrowser(url) {
  const [command, ...args] = opener(process.platform, process.env);
  if (!command) return;
  const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => {}); // The address has been printed, so a failure does not matter.
  child.unref();
}

/**
 * The command that opens an address, with its first arguments; empty without a desktop.
 * @param {NodeJS.Platform} platform
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[]}
 */
export function opener(platform, env) {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['cmd', '/c', 'start', ''];
  const opens = findOnPath('xdg-open');
  return opens && (env.DISPLAY || env.WAYLAND_DISPLAY) ? [opens] : [];
}
