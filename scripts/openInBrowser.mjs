// @ts-check
import { spawn } from 'node:child_process';
import { findOnPath } from './processes.mjs';

/**
 * Opens an address in the person's own browser, where there is a desktop; else nothing happens.
 * @param {string} url
 */
export function openInBrowser(url) {
  const [command, ...args] = opener();
  if (!command) return;
  const child = spawn(command, [...args, url], { detached: true, stdio: 'ignore' });
  child.on('error', () => {}); // the address has been printed
  child.unref();
}

/** @returns {string[]} */
function opener() {
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['cmd', '/c', 'start', ''];
  const opens = findOnPath('xdg-open');
  return opens && (process.env.DISPLAY || process.env.WAYLAND_DISPLAY) ? [opens] : [];
}
