import { commands, EventEmitter, type ExtensionContext, ExtensionMode, type WebviewPanel, window } from 'vscode';
import { Accounts, isSignedIn } from './app/accounts.ts';
import type { App } from './app/app.ts';
import { type CommandName, commandNames, lineCommands } from './commands/names.ts';
import type { TreeLine, TreeProvider, ViewOfTree } from './tree/treeProvider.ts';

/** Registers, and returns. Everything else is loaded at its first use. */
export function activate(context: ExtensionContext): unknown {
  let appPromise: Promise<App> | undefined;
  const app = (): Promise<App> => (appPromise ??= makeApp(context, organisations, accounts));
  const organisations = treeView('organisations', async () => (await app()).tree);
  const accounts = new Accounts(context, app);

  context.subscriptions.push(
    organisations,
    window.registerUriHandler({
      handleUri: async (uri) => (await import('./session/redirects.ts')).receiveUri(await app(), uri),
    }),
  );
  const onLines: readonly CommandName[] = lineCommands;
  for (const name of commandNames) {
    const run = async (...given: unknown[]) => {
      const { callCommand } = await import('./commands/table.ts');
      return callCommand(await app(), name, given, onLines.includes(name));
    };
    context.subscriptions.push(commands.registerCommand(`maskinporten.${name}`, run));
  }
  for (const form of ['createClient', 'addScopes'] as const) {
    const restore = {
      deserializeWebviewPanel: async (panel: WebviewPanel, state: unknown) =>
        (await (await app()).forms()).restore(form, panel, state),
    };
    context.subscriptions.push(window.registerWebviewPanelSerializer(`maskinporten.${form}`, restore));
  }
  // Which welcome the view shows; from storage only.
  if (isSignedIn(context)) void commands.executeCommand('setContext', 'maskinporten.signedIn', true);
  // A secret that was to leave the clipboard when its window was closed.
  if (context.globalState.get('maskinporten.clipboard') !== undefined) void app();
  // The host suite looks behind the commands; a person's VS Code gets nothing.
  return context.extensionMode === ExtensionMode.Test ? { app } : undefined;
}

async function makeApp(context: ExtensionContext, organisations: ViewOfTree, accounts: Accounts): Promise<App> {
  const [{ createApp }, { decorationOf }, { watchChanges }] = await Promise.all([
    import('./app/app.ts'),
    import('./tree/decorations.ts'),
    import('./app/watchChanges.ts'),
  ]);
  const log = window.createOutputChannel('Maskinporten', { log: true });
  const decorations = window.registerFileDecorationProvider({ provideFileDecoration: decorationOf });
  context.subscriptions.push(log, decorations);
  // Not shown before somebody has asked for it.
  const keysAtRisk = treeView('keysAtRisk', () => app.riskTree);
  const app = createApp(context, log, { organisations, keysAtRisk });
  context.subscriptions.push(keysAtRisk, ...watchChanges(app, accounts));
  return app;
}

/** One of the extension's views; its tree is made when VS Code asks for lines. */
function treeView(id: string, tree: () => TreeProvider | Promise<TreeProvider>): ViewOfTree & { dispose(): void } {
  const changed = new EventEmitter<TreeLine[] | undefined>();
  const view = window.createTreeView<TreeLine>(`maskinporten.${id}`, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (line) => line.getTreeItem(),
      getParent: (line) => line.parent,
      getChildren: async (line) => (await tree()).getChildren(line),
      resolveTreeItem: async (item, line) => (await tree()).resolveTreeItem(item, line),
    },
  });
  const toggled = async (line: TreeLine, isOpen: boolean) => (await tree()).toggled(line, isOpen);
  view.onDidExpandElement(({ element }) => toggled(element, true));
  view.onDidCollapseElement(({ element }) => toggled(element, false));
  view.onDidChangeVisibility(async ({ visible }) => {
    if (visible) await (await tree()).update();
  });
  return {
    redraw: (lines) => {
      changed.fire(lines);
    },
    isVisible: () => view.visible,
    dispose: () => {
      view.dispose();
      changed.dispose();
    },
  };
}
