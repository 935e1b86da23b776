import { commands, type Disposable, workspace } from 'vscode';
import type { App } from './app.ts';

/** Keeps the tree and the menus in step with what changes. */
export function watchChanges(app: App): Disposable[] {
  const { redraw } = app;
  const signedIn = async () => {
    app.network.forget();
    app.statusBar.update();
    const organisations = app.sessions.organisations();
    await commands.executeCommand('setContext', 'maskinporten.signedIn', organisations.length > 0);
    const sandbox = organisations.some(({ kind }) => kind === 'sandbox');
    await commands.executeCommand('setContext', 'maskinporten.sandbox', sandbox);
    redraw();
  };
  void signedIn();
  return [
    app.sessions.onDidChange(() => void signedIn()),
    app.clients.onDidChange(redraw),
    app.creations.onDidChange(redraw),
    app.context.secrets.onDidChange(redraw),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('maskinporten.environments')) return;
      // What is shown came from where it is no longer asked.
      app.sessions.forgetConnections();
      app.clients.refresh();
      app.scopes.refresh();
    }),
  ];
}
