import { env, type ExtensionContext, l10n, Uri, window } from 'vscode';
import { orCancelled } from '../core/http/cancel.ts';
import { type Redirect, redirectPath } from './loopbackRedirect.ts';

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
