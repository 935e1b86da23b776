import { commands, EventEmitter, type ExtensionContext, ExtensionMode, window } from 'vscode';
import type { App } from './app/app.ts';
import { commandTable } from './commands/table.ts';
import type { Node } from './tree/node.ts';

/** Registers, and returns. Everything else is loaded at its first use. */
export function activate(context: ExtensionContext): unknown {
  const changed = new EventEmitter<Node | undefined>();
  let made: Promise<App> | undefined;

  const app = () => (made ??= make());
  const make = async () => {
    const [{ createApp }, { decorationOf }] = await Promise.all([
      import('./app/app.ts'),
      import('./tree/decorations.ts'),
    ]);
    const log = window.createOutputChannel('Maskinporten', { log: true });
    const decorations = window.registerFileDecorationProvider({ provideFileDecoration: decorationOf });
    context.subscriptions.push(log, decorations);
    const created = createApp(context, log, () => {
      changed.fire(undefined);
    });
    const { watchChanges } = await import('./app/watchChanges.ts');
    const { registerAuthentication } = await import('./app/authentication.ts');
    context.subscriptions.push(...watchChanges(created), ...registerAuthentication(created));
    return created;
  };

  context.subscriptions.push(
    changed,
    window.createTreeView<Node>('maskinporten.organisations', {
      showCollapseAll: true,
      treeDataProvider: {
        onDidChangeTreeData: changed.event,
        getTreeItem: (node) => node.getTreeItem(),
        getParent: (node) => node.parent,
        getChildren: async (node) => (await app()).tree.getChildren(node),
        resolveTreeItem: async (item, node) => (await app()).tree.resolveTreeItem(item, node),
      },
    }),
  );
  for (const [name, load] of Object.entries(commandTable)) {
    const run = async (...given: unknown[]) => {
      const [{ runCommand }, command] = await Promise.all([import('./commands/runCommand.ts'), load()]);
      return runCommand(await app(), command, given);
    };
    context.subscriptions.push(commands.registerCommand(`maskinporten.${name}`, run));
  }
  context.subscriptions.push(
    window.registerUriHandler({
      handleUri: async (uri) => {
        const { receiveUri } = await import('./signIn/receiveUri.ts');
        await receiveUri(await app(), uri);
      },
    }),
  );
  for (const form of ['createClient', 'addScopes'] as const) {
    const restore = {
      deserializeWebviewPanel: async (panel: Parameters<App['forms']['restore']>[1], state: unknown) =>
        (await app()).forms.restore(form, panel, state),
    };
    context.subscriptions.push(window.registerWebviewPanelSerializer(`maskinporten.${form}`, restore));
  }
  void setSignedIn(context);
  // The host suite looks behind the commands; a person's VS Code gets nothing.
  return context.extensionMode === ExtensionMode.Test ? { app } : undefined;
}

/** Which welcome the view shows; from storage only. */
async function setSignedIn({ globalState }: ExtensionContext): Promise<void> {
  if (globalState.get('maskinporten.organisations') === undefined) return;
  await commands.executeCommand('setContext', 'maskinporten.signedIn', true);
}
