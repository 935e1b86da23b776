import type { MarkdownString, TreeItem } from 'vscode';

/** One line of the tree. A class a kind; each reads like the screen. */
export interface Node {
  /** Unique in the tree, and the same after a refresh. */
  readonly id: string;
  readonly parent: Node | undefined;
  getTreeItem(): TreeItem;
  /** Throws what went wrong; the provider turns that into a line in place. */
  getChildren?(): Promise<Node[]>;
  getTooltip?(): Promise<MarkdownString> | MarkdownString;
  /** What the tooltip goes by beyond what the line says; when it changes, VS Code has to ask for the tooltip again. */
  tooltipFacts?(): unknown;
}
