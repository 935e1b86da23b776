import { commands, type Disposable, window, workspace } from 'vscode';
import type { Accounts } from './accounts.ts';
import type { App } from './app.ts';

/** Keeps the tree and the menus in step with what changes. */
export function watchChanges(app: App, accounts: Accounts): Disposable[] {
  const { redraw } = app;
  let shown = '';
  const signedIn = async () => {
    app.network.forget();
    app.statusBar.update();
    const organisations = app.sessions.organisations();
    shown = JSON.stringify(organisations);
    await commands.executeCommand('setContext', 'maskinporten.signedIn', organisations.length > 0);
    const sandbox = organisations.some(({ kind }) => kind === 'sandbox');
    await commands.executeCommand('setContext', 'maskinporten.sandbox', sandbox);
    redraw();
    await accounts.update();
  };
  void signedIn();
  return [
    app.sessions.onDidChange(() => void signedIn()),
    app.clients.onDidChange(redraw),
    app.creations.onDidChange(redraw),
    app.rotations.onDidChange(redraw),
    app.context.secrets.onDidChange(redraw),
    // Another window may have signed in or out; VS Code tells nobody when what is stored changes there.
    window.onDidChangeWindowState(({ focused }) => {
      if (focused && JSON.stringify(app.sessions.organisations()) !== shown) void signedIn();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('maskinporten.environments')) return;
      // What is shown came from where it is no longer asked.
      app.sessions.forgetConnections();
      app.clients.refresh();
      app.scopes.refresh();
    }),
  ];
}
