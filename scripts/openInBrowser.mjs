// @ts-check
import { spawn } from 'node:child_process';
import { findOnPath } from './processes.mjs';

/**
 * Opens an address in the person's own browser, where there is a desktop; else nothing happens.
 * @param {string} url
 */
export function openInBrowser(url) {
  const [command, ...args] = opener(process.platform, process.env);
  if (!command) return;
  const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => {}); // the address has been printed
  child.unref();
}

/**
 * The command that opens an address, and its first words; nothing where there is no desktop.
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
