import { commands, type Disposable, window, workspace } from 'vscode';
import type { Sessions } from '../session/sessions.ts';
import type { Accounts } from './accounts.ts';
import type { App } from './app.ts';

/**
 * Tells VS Code what the menus and the palette ask of the sign-ins (the `when` clauses of package.json). What the palette leaves
 * out is asked for by names that say no: before the extension runs, nothing is known, and nothing is hidden.
 */
export async function tellMenus(sessions: Sessions): Promise<void> {
  const organisations = sessions.organisations();
  const signIns = organisations.map((organisation) => sessions.signInOf(organisation));
  const isSandbox = organisations.some(({ kind }) => kind === 'sandbox');
  const contexts = {
    signedIn: organisations.length > 0,
    signedOut: organisations.length === 0,
    sandbox: isSandbox,
    noSandbox: !isSandbox,
    onlyReads: organisations.every((organisation) => sessions.isReadOnly(organisation)),
    noSynthetic: !signIns.some((signIn) => signIn?.how === 'person' && signIn.synthetic),
  };
  const set = ([name, value]: [string, boolean]) =>
    commands.executeCommand('setContext', `maskinporten.${name}`, value);
  await Promise.all(Object.entries(contexts).map(set));
}

/** Keeps the tree and the menus in step with what changes. */
export function watchChanges(app: App, accounts: Accounts): Disposable[] {
  const redraw = () => void app.redraw();
  // To whom one is signed in, and how: a machine may only look where a person may change.
  const signIns = () =>
    JSON.stringify(
      app.sessions.organisations().map((organisation) => [organisation, app.sessions.signInOf(organisation)]),
    );
  let shown = '';
  const signedIn = async () => {
    app.network.forget();
    app.statusBar.update();
    shown = signIns();
    await tellMenus(app.sessions);
    redraw();
    await accounts.update();
  };
  void signedIn();
  return [
    app.sessions.onDidChange(() => {
      app.keysAtRisk.forgetSignedOut();
      void signedIn();
    }),
    app.clients.onDidChange(({ organisation, clientId }) => {
      redraw();
      if (organisation && clientId !== undefined) void app.keysAtRisk.lookAgain(organisation, clientId);
    }),
    app.clients.onDidLearn(whenQuiet(app, () => void knowMore(app))),
    app.keysAtRisk.onDidChange(redraw),
    app.usesOfKeys.onDidChange(redraw),
    app.creations.onDidChange(redraw),
    app.rotations.onDidChange(redraw),
    app.running.onDidChange(redraw),
    app.context.secrets.onDidChange(({ key }) => {
      // Sign-ins keep their tokens there, too, and no line says anything of those.
      const owner = app.privateKeys.ownerOf(key);
      if (!owner) return;
      redraw();
      void app.keysAtRisk.lookAgain(owner.organisation, owner.clientId);
    }),
    // Another window may have signed in or out; nobody is told when what is stored changes there.
    window.onDidChangeWindowState(({ focused }) => {
      if (!focused) return;
      void app.signedIn.takeOver().then(() => {
        if (signIns() !== shown) void signedIn();
      });
      void app.secretClipboard.keepPromises();
      // Days may have passed: keys have fewer left.
      redraw();
      void app.expiryNotice.consider();
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (!change.affectsConfiguration('maskinporten.environments')) return;
      // What is shown came from where it is no longer asked.
      app.sessions.forgetConnections();
      app.clients.expire();
      app.scopes.expire();
      if (signIns() === shown) return;
      // What was TEST is PROD now: nothing may be done from a list that says otherwise.
      void commands.executeCommand('maskinporten.closeKeysAtRisk');
      void signedIn();
    }),
  ];
}

/** Organisations and clients show the worst of their keys, and somebody may have to be told of it. */
async function knowMore(app: Pick<App, 'keysAtRisk' | 'redraw' | 'expiryNotice'>): Promise<void> {
  // A look at thousands of clients draws and tells when it is through.
  if (app.keysAtRisk.isLooking) return;
  await app.redraw();
  await app.expiryNotice.consider();
}

/** Once for all that happens within a moment: lists and keys come many at a time. */
function whenQuiet({ delay }: Pick<App, 'delay'>, act: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    void delay(100).then(() => {
      waiting = false;
      act();
    });
  };
}
