import { type Command, type ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Node } from './node.ts';

/** A line that tells something: empty, nothing found, what is not shown. */
export class MessageNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node | undefined,
    name: string,
    private readonly text: string,
    private readonly more: {
      readonly icon: string;
      readonly color?: ThemeColor;
      readonly description?: string;
      readonly tooltip?: string;
      readonly command?: Command;
    },
  ) {
    this.id = `${parent?.id ?? ''}/(${name})`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(this.text, TreeItemCollapsibleState.None);
    item.id = this.id;
    item.iconPath = new ThemeIcon(this.more.icon, this.more.color);
    item.contextValue = 'message';
    if (this.more.description !== undefined) item.description = this.more.description;
    if (this.more.tooltip !== undefined) item.tooltip = this.more.tooltip;
    if (this.more.command) item.command = this.more.command;
    return item;
  }
}
