import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Node } from './node.ts';

/** Says that not all is shown, and takes the filter away again. */
export class FilterNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    private readonly filter: string,
    private readonly fitting: number,
    private readonly all: number,
  ) {
    this.id = `${parent.id}/(filter)`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Showing {0} of {1}', this.fitting, this.all), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = l10n.t('filter “{0}”', this.filter);
    item.tooltip = l10n.t('Click to change or clear the filter');
    item.iconPath = new ThemeIcon('filter-filled');
    item.contextValue = 'filter';
    item.command = { command: 'maskinporten.filter', title: l10n.t('Filter…') };
    return item;
  }
}
