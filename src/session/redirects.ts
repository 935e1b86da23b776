import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { env, type ExtensionContext, l10n, Uri, window } from 'vscode';
import { orCancelled } from '../core/http/cancel.ts';

/** Where the browser comes back to after a login, for one login. */
export interface Redirect {
  /** What the server is told to redirect to. */
  readonly uri: string;
  /**
   * The address the browser came back to with the state of this login, from now on. Whatever else comes, a page's icon, a scanner,
   * the end of another login, neither ends nor shortens the wait. Throws Cancelled when the signal is aborted.
   */
  waitForCallback(state: string, signal: AbortSignal): Promise<URL>;
  /** Tells the person in the browser how it ended, where that is possible. Then nothing more is received. */
  end(outcome: 'signedIn' | 'failed'): Promise<void>;
}

/** The last part of every redirect URI of this program. */
export const redirectPath = '/signed-in';

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

/** `another`: it is not the end of the login that is waited for. */
function answer(response: ServerResponse, outcome: 'signedIn' | 'failed' | 'another'): void {
  const title = outcome === 'signedIn' ? l10n.t('You’re signed in') : l10n.t('You aren’t signed in');
  response.writeHead(outcome === 'another' ? 400 : 200, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    // The address holds the code: it must not travel on.
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
 * Receives the browser by the editor's own `vscode://` address, for where no port of this machine can be reached: in a
 * browser, or on another machine. VS Code hands every such address to the extension, whoever asked for it.
 */
export class EditorRedirects {
  /** The logins that wait, by their state. */
  private readonly waiting = new Map<string, (url: URL) => void>();

  constructor(private readonly context: ExtensionContext) {}

  /** From VS Code's URI handler. False when no login here waits for it: it began in another window, or has ended. */
  receive(uri: Uri): boolean {
    // `toString(true)` leaves the query as it came; a code must not be encoded twice.
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

/** The browser came back by the editor's own address. */
export async function receiveUri(
  { editorRedirects }: { readonly editorRedirects: EditorRedirects },
  uri: Uri,
): Promise<void> {
  if (editorRedirects.receive(uri)) return;
  await window.showWarningMessage(
    l10n.t('This window isn’t waiting for a login. The login was started in another window, or cancelled.'),
  );
}
