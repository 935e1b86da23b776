import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Node } from './node.ts';

/** The end of a page: one click shows the next hundred. */
export class LoadMoreNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    private readonly shown: number,
    private readonly all: number,
  ) {
    this.id = `${parent.id}/(more)`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Load more'), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = l10n.t('{0} of {1} shown', this.shown, this.all);
    item.iconPath = new ThemeIcon('ellipsis');
    item.contextValue = 'more';
    item.command = { command: 'maskinporten.loadMore', title: l10n.t('Load more'), arguments: [this.parent.id] };
    return item;
  }
}
