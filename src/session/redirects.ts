import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env, type ExtensionContext, l10n, Uri, window } from 'vscode';
import { orCancelled } from '../core/http/cancel.ts';

/** Where the browser returns to after one login. */
export interface Redirect {
  /** The redirect URI that is sent to the server. */
  readonly uri: string;
  /**
   * The address with which the browser returned, recognised by this login's state. Anything else (a request for a page's icon,
   * a scanner, the end of another login) neither ends nor shortens the wait. Throws Cancelled when the signal is aborted.
   */
  waitForCallback(state: string, signal: AbortSignal): Promise<URL>;
  /** Shows the outcome to the user in the browser, if possible, and stops listening. */
  end(outcome: 'signedIn' | 'failed'): Promise<void>;
}

/** The last part of every redirect URI of this program. */
export const redirectPath = '/signed-in';

/**
 * Listens for the browser on a port of 127.0.0.1 (RFC 8252 §7.3). If the editor runs on another machine, it makes the port
 * reachable from the user's machine (`env.asExternalUri`). The browser's page waits until the login has ended, and then shows
 * the outcome.
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
  let expected: string | undefined;
  const callback = Promise.withResolvers<URL>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const target = URL.parse(request.url ?? '', local);
    if (request.method !== 'GET' || target?.pathname !== redirectPath || waiting) {
      response.writeHead(404, { connection: 'close' }).end();
    } else if (expected === undefined || target.searchParams.get('state') !== expected) {
      answer(response, 'another');
    } else {
      waiting = { response, closed: once(response, 'close') };
      callback.resolve(target);
    }
  });
  return {
    uri,
    waitForCallback: (state, signal) => {
      expected = state;
      return orCancelled(callback.promise, signal);
    },
    end: async (outcome) => {
      if (waiting) {
        answer(waiting.response, outcome);
        // Resolves at once if the user has already closed the browser window.
        await waiting.closed;
      }
      end();
    },
  };
}

/** The address at which the user's browser can reach it. */
async function reachable(local: string): Promise<string> {
  return (await env.asExternalUri(Uri.parse(local))).toString(true);
}

const style = 'body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}';
/** Allows the page's only style in its content security policy. */
const styleHash = createHash('sha256').update(style).digest('base64');

/** `another`: the request is not the end of the login that is waited for. */
function answer(response: ServerResponse, outcome: 'signedIn' | 'failed' | 'another'): void {
  const title = outcome === 'signedIn' ? l10n.t('You’re signed in') : l10n.t('You aren’t signed in');
  response.writeHead(outcome === 'another' ? 400 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The address contains the code, which must not be sent to other sites.
    'referrer-policy': 'no-referrer',
    'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'`,
    connection: 'close',
  });
  response.end(
    `<!doctype html><html lang="${env.language}"><meta charset="utf-8"><meta name="color-scheme" content="light dark">` +
      `<title>${title}</title><style>${style}</style><h1>${title}</h1><p>${whatNext(outcome)}</p></html>`,
  );
}

function whatNext(outcome: 'signedIn' | 'failed' | 'another'): string {
  switch (outcome) {
    case 'signedIn':
      return l10n.t('Close this window and return to the editor.');
    case 'failed':
      return l10n.t('Close this window and return to the editor to see what happened.');
    case 'another':
      return l10n.t(
        'This page belongs to a different login from the one the editor is waiting for. Close this page and finish the other login.',
      );
  }
}

/**
 * Listens for the browser at the editor's own `vscode://` address, for when no port on this machine can be reached: in a
 * browser, or on another machine. VS Code passes every such address to the extension, whoever opened it.
 */
export class EditorRedirects {
  /** The waiting logins by their state. */
  private readonly waiting = new Map<string, (url: URL) => void>();

  constructor(private readonly context: ExtensionContext) {}

  /**
   * Called by VS Code's URI handler. Returns false if no login here is waiting for the address, because it was started in
   * another window or has ended.
   */
  receive(uri: Uri): boolean {
    // `toString(true)` leaves the query unchanged, so that the code is not encoded twice.
    const url = new URL(uri.toString(true));
    const take = uri.path === redirectPath ? this.waiting.get(url.searchParams.get('state') ?? '') : undefined;
    take?.(url);
    return take !== undefined;
  }

  async open(): Promise<Redirect> {
    const own = Uri.parse(`${env.uriScheme}://${this.context.extension.id}${redirectPath}`);
    const uri = (await env.asExternalUri(own)).toString(true);
    let expected: string | undefined;
    return {
      uri,
      waitForCallback: (state, signal) => {
        const callback = Promise.withResolvers<URL>();
        this.waiting.set(state, callback.resolve);
        expected = state;
        return orCancelled(callback.promise, signal);
      },
      end: () => {
        if (expected !== undefined) this.waiting.delete(expected);
        return Promise.resolve();
      },
    };
  }
}

/** Handles the browser's return to the editor's own address. */
export async function receiveUri(
  { editorRedirects }: { readonly editorRedirects: EditorRedirects },
  uri: Uri,
): Promise<void> {
  if (editorRedirects.receive(uri)) return;
  await window.showWarningMessage(
    l10n.t('This window isn’t waiting for a login. The login was started in another window, or cancelled.'),
  );
}
