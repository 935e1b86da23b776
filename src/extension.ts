import { commands, EventEmitter, type ExtensionContext, ExtensionMode, window } from 'vscode';
import { Accounts, isSignedIn } from './app/accounts.ts';
import type { App } from './app/app.ts';
import { type CommandName, commandNames, lineCommands } from './commands/names.ts';
import type { Node } from './tree/node.ts';
import type { TreeProvider } from './tree/treeProvider.ts';

/** Registers, and returns. Everything else is loaded at its first use. */
export function activate(context: ExtensionContext): unknown {
  const changed = new EventEmitter<Node[] | undefined>();
  let made: Promise<App> | undefined;
  const app = (): Promise<App> => (made ??= makeApp(context, changed, accounts));
  const accounts = new Accounts(context, app);

  context.subscriptions.push(
    changed,
    treeView('organisations', changed, async () => (await app()).tree),
    window.registerUriHandler({
      handleUri: async (uri) => (await import('./signIn/receiveUri.ts')).receiveUri(await app(), uri),
    }),
  );
  const onLines: readonly CommandName[] = lineCommands;
  for (const name of commandNames) {
    const run = async (...given: unknown[]) => {
      const { callCommand } = await import('./commands/callCommand.ts');
      return callCommand(await app(), name, given, onLines.includes(name));
    };
    context.subscriptions.push(commands.registerCommand(`maskinporten.${name}`, run));
  }
  for (const form of ['createClient', 'addScopes'] as const) {
    const restore = {
      deserializeWebviewPanel: async (panel: Parameters<App['forms']['restore']>[1], state: unknown) =>
        (await app()).forms.restore(form, panel, state),
    };
    context.subscriptions.push(window.registerWebviewPanelSerializer(`maskinporten.${form}`, restore));
  }
  // Which welcome the view shows; from storage only.
  if (isSignedIn(context)) void commands.executeCommand('setContext', 'maskinporten.signedIn', true);
  // The host suite looks behind the commands; a person's VS Code gets nothing.
  return context.extensionMode === ExtensionMode.Test ? { app } : undefined;
}

async function makeApp(
  context: ExtensionContext,
  changed: EventEmitter<Node[] | undefined>,
  accounts: Accounts,
): Promise<App> {
  const [{ createApp }, { decorationOf }, { watchChanges }] = await Promise.all([
    import('./app/app.ts'),
    import('./tree/decorations.ts'),
    import('./app/watchChanges.ts'),
  ]);
  const log = window.createOutputChannel('Maskinporten', { log: true });
  const decorations = window.registerFileDecorationProvider({ provideFileDecoration: decorationOf });
  context.subscriptions.push(log, decorations);
  const risksChanged = new EventEmitter<Node[] | undefined>();
  const redraw = (lines?: Node[]) => {
    changed.fire(lines ?? app.tree.everything());
    risksChanged.fire(lines);
  };
  // Not shown before somebody has asked for it.
  const risks = treeView('keysAtRisk', risksChanged, () => app.riskTree);
  const app = createApp(context, log, redraw, () => risks.visible);
  context.subscriptions.push(risksChanged, risks, ...watchChanges(app, accounts));
  return app;
}

/** One of the extension's views; its tree is made when VS Code asks for lines. */
function treeView(
  id: string,
  changed: EventEmitter<Node[] | undefined>,
  tree: () => TreeProvider | Promise<TreeProvider>,
) {
  return window.createTreeView<Node>(`maskinporten.${id}`, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getTreeItem: (node) => node.getTreeItem(),
      getParent: (node) => node.parent,
      getChildren: async (node) => (await tree()).getChildren(node),
      resolveTreeItem: async (item, node) => (await tree()).resolveTreeItem(item, node),
    },
  });
}
