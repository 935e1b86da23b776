// @ts-check
// A browser for Playwright that does not report its pages' network traffic. VS Code's window exchanges messages with its server all
// the time, and reporting each takes a fifth of the processor time of a test that only needs the result.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { chromium } from 'playwright-core';
import { browserArguments } from './browser.mjs';
import { startGroup } from './processes.mjs';

/** Playwright's own arguments, as far as they matter here: no screen, and no throttling of windows in the background. */
const likePlaywright = [
  ...['--headless', '--hide-scrollbars', '--mute-audio', '--enable-automation', '--remote-debugging-pipe'],
  ...['--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows'],
  ...['--disable-renderer-backgrounding', '--disable-ipc-flooding-protection', '--disable-back-forward-cache'],
  ...['--disable-dev-shm-usage', '--disable-breakpad', '--disable-extensions', '--disable-default-apps'],
  ...['--password-store=basic', '--use-mock-keychain', '--no-default-browser-check', '--no-startup-window'],
];

/**
 * @param {string} executablePath
 * @returns {Promise<{ browser: import('playwright-core').Browser, close: () => Promise<void> }>}
 */
export async function launchQuietly(executablePath) {
  const profile = mkdtempSync(path.join(tmpdir(), 'maskinporten-browser-'));
  const args = [...browserArguments, ...likePlaywright, `--user-data-dir=${profile}`];
  const group = startGroup(executablePath, args, { pipes: 2 });
  const close = async () => {
    await group.stop();
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  try {
    return { browser: await chromium.connectOverCDP(transportOver(group), { timeout: 120_000 }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Sends and receives messages of the DevTools protocol: JSON, each followed by a zero byte (Chromium,
 * “--remote-debugging-pipe”).
 * @param {ReturnType<typeof startGroup>} group
 * @returns {import('playwright-core').ConnectOverCDPTransport}
 */
function transportOver({ pipes, ended }) {
  const [toBrowser, fromBrowser] = pipes;
  if (!(toBrowser instanceof Duplex && fromBrowser instanceof Duplex)) throw new Error('The browser has no pipes');
  /** @type {import('playwright-core').ConnectOverCDPTransport} */
  const transport = {
    send: (message) => {
      const isNetwork = 'method' in message && message.method === 'Network.enable';
      toBrowser.write(`${JSON.stringify(isNetwork ? { ...message, method: 'Network.disable' } : message)}\0`);
    },
    close: () => {
      toBrowser.end();
    },
  };
  let rest = '';
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (/** @type {string} */ text) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) transport.onmessage?.(JSON.parse(message));
  });
  // When the browser ends, both pipes break. It is reported once, below.
  for (const pipe of [toBrowser, fromBrowser]) pipe.on('error', () => undefined);
  void ended.then(() => transport.onclose?.('The browser has ended'));
  return transport;
}
