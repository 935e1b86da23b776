import { randomUUID } from 'node:crypto';
import { Disposable, l10n, type Tab, TabInputText, Uri, window, workspace } from 'vscode';

const scheme = 'maskinporten-json';

/** Texts shown in an editor that cannot be changed or saved by accident, kept as long as they are open. Never a secret. */
export class ReadOnlyDocuments implements Disposable {
  private readonly texts = new Map<string, string>();
  private readonly listening = Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      // VS Code may open again what was closed, as it may after a restart.
      provideTextDocumentContent: ({ query }) =>
        this.texts.get(query) ?? l10n.t('This text isn’t kept after it’s closed. Run the command again to show it.'),
    }),
    // Its document may live for minutes longer, which nobody sees.
    window.tabGroups.onDidChangeTabs(({ closed }) => {
      const open = new Set(window.tabGroups.all.flatMap(({ tabs }) => tabs.flatMap(idOf)));
      for (const id of closed.flatMap(idOf)) if (!open.has(id)) this.texts.delete(id);
    }),
  );

  /** A URI that opens as `name`. */
  add(name: string, text: string): Uri {
    // Not a number of this session: an editor of the last one may be open again.
    const id = randomUUID();
    this.texts.set(id, text);
    return Uri.from({ scheme, path: `/${name}`, query: id });
  }

  /** How many are kept. */
  get size(): number {
    return this.texts.size;
  }

  dispose(): void {
    this.listening.dispose();
  }
}

function idOf({ input }: Tab): string[] {
  return input instanceof TabInputText && input.uri.scheme === scheme ? [input.uri.query] : [];
}
