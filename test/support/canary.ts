import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Page } from 'playwright-core';
import { browserStorage } from './browserStorage.ts';
import { filesUnder } from './filesUnder.ts';

/** A place where a secret, or a part of one, was found and must not be. */
export type Leak = string;

/** What a VS Code has said, kept and shown. */
export interface Evidence {
  readonly page: Page;
  readonly userDataDir: string;
  /** Folder or `.code-workspace` file. */
  readonly workspace: string;
  readonly messages: readonly string[];
  readonly consoleLines: readonly string[];
  readonly serverOutput: string;
}

/**
 * Looks for secrets in everything a VS Code has said, kept and shown: its profile's files with all logs and its Local
 * History, the browser's storage, messages to webviews, console lines and what is on the screen. The secret store is
 * encrypted there, so it needs no exception. Secrets are the private members of keys that were written to the workspace's
 * configs, and `more`.
 */
export async function findLeaks(evidence: Evidence, more: readonly string[]): Promise<Leak[]> {
  const secrets = [...keysWritten(evidence.workspace).flatMap(privateMembers), ...more];
  if (secrets.length === 0) return [];
  const places: [place: string, text: string][] = [
    ...profileFiles(evidence.userDataDir),
    ...evidence.messages.map((message): [string, string] => ['a message to a webview', message]),
    ...evidence.consoleLines.map((line): [string, string] => ['a console line', line]),
    ['the server’s output', evidence.serverOutput],
    ['the browser’s storage', await browserStorage(evidence.page)],
    ['the side bar and notifications', await shownText(evidence.page)],
  ];
  return places.filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([place]) => place);
}

type Jwk = Record<string, string>;

/** The members nobody may know, and their base64 as it stands inside an EncodedJwk. */
export function privateMembers(jwk: Jwk): string[] {
  return ['d', 'p', 'q', 'dp', 'dq', 'qi'].flatMap((name) => (jwk[name] === undefined ? [] : alsoEncoded(jwk[name])));
}

/** A token, grant, code or password in every form: whole, within an address, within base64; of a JWT the signature alone. */
export function tokenForms(token: string): string[] {
  const parts = token.split('.');
  const signature = parts.length === 3 ? parts.slice(2) : [];
  return [...new Set([token, encodeURIComponent(token), ...signature])].flatMap(alsoEncoded);
}

/** And its base64, at each of three offsets. */
function alsoEncoded(secret: string): string[] {
  const encoded = [0, 1, 2].map((offset) => {
    const base64 = Buffer.from(' '.repeat(offset) + secret).toString('base64');
    return base64.slice(8, -8);
  });
  // What is left of a short one would be found everywhere.
  return [secret, ...encoded.filter((text) => text.length >= 12)];
}

function keysWritten(workspace: string): Jwk[] {
  const folder = workspace.endsWith('.code-workspace') ? path.dirname(workspace) : workspace;
  const files = [...filesUnder(folder)].filter((name) => name.endsWith('.json'));
  return files.flatMap((file) => {
    const values = [...contentOf(file).matchAll(/"EncodedJwk"\s*:\s*"(ey[^"]+)"/gi)];
    return values.map(([, value]) => JSON.parse(Buffer.from(value ?? '', 'base64').toString()) as Jwk);
  });
}

function profileFiles(folder: string): [string, string][] {
  return [...filesUnder(folder)].map((file) => [`the profile’s file ${path.relative(folder, file)}`, contentOf(file)]);
}

/** VS Code still runs: a lock file, for one, may be gone again, and holds nothing then. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}

/** Texts and titles outside the editors, where a config's key may rightly be open. */
async function shownText(page: Page): Promise<string> {
  return page.evaluate(`[...document.querySelectorAll('.part.sidebar, .notifications-toasts, .quick-input-widget, .part.statusbar')]
    .map((part) => part.outerHTML).join('\\n')`);
}
