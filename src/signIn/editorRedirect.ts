import { env, type ExtensionContext, Uri } from 'vscode';
import { orCancelled } from '../http/orCancelled.ts';
import { type Redirect, redirectPath } from './redirect.ts';

/**
 * Receives the browser by the editor's own `vscode://` address, for where no port of this machine can be reached: in a
 * browser, or on another machine. VS Code hands every such address to the extension, whoever asked for it.
 */
export class EditorRedirects {
  private waiting: ((came: URL) => void) | undefined;

  constructor(private readonly context: ExtensionContext) {}

  /** From VS Code's URI handler. False when nothing here waits for it: the login began in another window. */
  receive(uri: Uri): boolean {
    if (uri.path !== redirectPath || !this.waiting) return false;
    // `toString(true)` leaves the query as it came; a code must not be encoded twice.
    this.waiting(new URL(uri.toString(true)));
    return true;
  }

  async open(): Promise<Redirect> {
    const own = Uri.parse(`${env.uriScheme}://${this.context.extension.id}${redirectPath}`);
    const uri = (await env.asExternalUri(own)).toString(true);
    const came = Promise.withResolvers<URL>();
    this.waiting = came.resolve;
    return {
      uri,
      came: (signal) => orCancelled(came.promise, signal),
      end: () => {
        // A later login may be waiting by now.
        if (this.waiting === came.resolve) this.waiting = undefined;
        return Promise.resolve();
      },
    };
  }
}
