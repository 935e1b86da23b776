import * as vscode from 'vscode';
import { addScopesEvents, addScopesRequests } from '../../../src/forms/addScopes/protocol.ts';
import { createClientEvents, createClientRequests } from '../../../src/forms/createClient/protocol.ts';
import { loginClientEvents, loginClientRequests } from '../../../src/forms/loginClient/protocol.ts';
import { Asker, type Port } from '../../../src/forms/rpc.ts';

/** A panel whose page is the test: takes what the host posts, and asks as the form does. */
export class FormPanel {
  /** All that the host ever sent to the page. */
  readonly posted: unknown[] = [];
  private readonly toHost = new vscode.EventEmitter<unknown>();
  private readonly disposed = new vscode.EventEmitter<void>();
  private receive: (message: unknown) => void = () => undefined;

  readonly webview = {
    html: '',
    options: {},
    cspSource: 'https://test.invalid',
    asWebviewUri: (uri: vscode.Uri) => uri,
    onDidReceiveMessage: this.toHost.event,
    postMessage: (message: unknown) => {
      this.posted.push(message);
      this.receive(message);
      return Promise.resolve(true);
    },
  };

  /** What VS Code would hand to the extension. */
  get panel(): vscode.WebviewPanel {
    const { webview } = this;
    const panel = {
      webview,
      onDidDispose: this.disposed.event,
      dispose: () => {
        this.dispose();
      },
      reveal: () => undefined,
    };
    return panel as unknown as vscode.WebviewPanel;
  }

  asCreateClient(): Asker<typeof createClientRequests, typeof createClientEvents> {
    return new Asker(this.port(), createClientRequests, createClientEvents, { progress: () => undefined });
  }

  asAddScopes(): Asker<typeof addScopesRequests, typeof addScopesEvents> {
    return new Asker(this.port(), addScopesRequests, addScopesEvents, {});
  }

  asLoginClient(): Asker<typeof loginClientRequests, typeof loginClientEvents> {
    return new Asker(this.port(), loginClientRequests, loginClientEvents, {});
  }

  /** What stands on the page's body for it. */
  get state(): unknown {
    const attribute = /data-state="([^"]*)"/.exec(this.webview.html)?.[1] ?? '';
    const text = attribute
      .replaceAll('&quot;', '"')
      .replaceAll('&gt;', '>')
      .replaceAll('&lt;', '<')
      .replaceAll('&amp;', '&');
    return JSON.parse(text) as unknown;
  }

  dispose(): void {
    this.disposed.fire();
  }

  private port(): Port {
    return {
      post: (message) => {
        this.toHost.fire(message);
      },
      listen: (receive) => {
        this.receive = receive;
        return () => undefined;
      },
    };
  }
}
