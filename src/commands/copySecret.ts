import { env } from 'vscode';
import type { App } from '../app/app.ts';

/** Milliseconds that a secret stays on the clipboard. */
const stay = 60_000;

/** Copies a secret. `cleared` ends after a minute, when the clipboard has been emptied if the secret was still there. */
export async function copySecret(
  { delay }: Pick<App, 'delay'>,
  secret: string,
): Promise<{ readonly cleared: Promise<void> }> {
  await env.clipboard.writeText(secret);
  return { cleared: clearLater(delay, secret) };
}

async function clearLater(delay: App['delay'], secret: string): Promise<void> {
  await delay(stay);
  if ((await env.clipboard.readText()) === secret) await env.clipboard.writeText('');
}
