import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env, l10n, Uri } from 'vscode';
import { orCancelled } from '../http/orCancelled.ts';
import { type Redirect, redirectPath } from './redirect.ts';

/**
 * Receives the browser on a port of 127.0.0.1 (RFC 8252 §7.3), which the editor makes reachable from the person's machine
 * when it runs on another (`env.asExternalUri`). The browser's page waits until the login has ended, and then says how.
 */
export async function loopbackRedirect(): Promise<Redirect> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const local = `http://127.0.0.1:${(server.address() as AddressInfo).port}${redirectPath}`;
  const end = () => {
    server.close();
    server.closeAllConnections();
  };
  const uri = await reachable(local).catch((error: unknown) => {
    end();
    throw error;
  });
  let waiting: { readonly response: ServerResponse; readonly closed: Promise<unknown> } | undefined;
  const came = Promise.withResolvers<URL>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const target = request.url ?? '';
    if (request.method !== 'GET' || target.split('?')[0] !== redirectPath || waiting) {
      response.writeHead(404, { connection: 'close' }).end();
      return;
    }
    waiting = { response, closed: once(response, 'close') };
    came.resolve(new URL(target, local));
  });
  return {
    uri,
    came: (signal) => orCancelled(came.promise, signal),
    end: async (outcome) => {
      if (waiting) {
        answer(waiting.response, outcome);
        // At once when the person has closed the window meanwhile.
        await waiting.closed;
      }
      end();
    },
  };
}

/** As the person's browser reaches it. */
async function reachable(local: string): Promise<string> {
  return (await env.asExternalUri(Uri.parse(local))).toString(true);
}

const style = 'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}';
/** By which the page's policy knows its one style. */
const styleHash = createHash('sha256').update(style).digest('base64');

function answer(response: ServerResponse, outcome: 'signedIn' | 'failed'): void {
  const title = outcome === 'signedIn' ? l10n.t('You are signed in') : l10n.t('You are not signed in');
  const text =
    outcome === 'signedIn'
      ? l10n.t('Close this window and go back to the editor.')
      : l10n.t('The editor says what happened. Close this window and go back to it.');
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The address holds the code: it must not travel on.
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'`,
    connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="${env.language}"><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
      `<title>${title}</title><style>${style}</style><h1>${title}</h1><p>${text}</p></html>`,
  );
}
