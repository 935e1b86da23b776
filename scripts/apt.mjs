// @ts-check
import path from 'node:path';
import { downloads } from './paths.mjs';
import { findOnPath, runLogged } from './processes.mjs';

/**
 * Installs a Debian package. Throws if this machine has no apt; the message says what to do instead.
 * @param {string} name
 * @param {string} instead
 */
export async function aptInstall(name, instead) {
  const aptGet = findOnPath('apt-get');
  if (!aptGet) throw new Error(instead);
  const sudo = process.getuid?.() === 0 ? undefined : findOnPath('sudo');
  const [command, before] = sudo ? [sudo, [aptGet]] : [aptGet, []];
  const options = {
    cwd: '/',
    log: path.join(downloads, 'apt.log'),
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  await runLogged(command, [...before, 'update'], options);
  await runLogged(command, [...before, 'install', '-y', '--no-install-recommends', name], options);
}
