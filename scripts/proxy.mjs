// @ts-check
// The forward proxy that the tests send requests through: Debian's tinyproxy. Its package “-bin” starts no service.
import { aptInstall } from './apt.mjs';
import { findOnPath } from './processes.mjs';

/** @returns {string | undefined} */
export function findProxy() {
  return findOnPath('tinyproxy');
}

/** @returns {Promise<void>} */
export async function installProxy() {
  const instead = 'tinyproxy was not found. The host tests send requests through it: install it and put it on PATH.';
  await aptInstall('tinyproxy-bin', instead);
  if (!findProxy()) throw new Error('tinyproxy was installed, but is not on PATH.');
}
