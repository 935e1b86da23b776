import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Creation } from '../creation/creation.ts';
import type { Node } from './node.ts';

/** A creation that was broken off, and the way back to it. */
export class UnfinishedNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly made: Creation,
  ) {
    this.id = `${parent.id}/(unfinished ${made.id})`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(this.made.input.displayName.trim(), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = l10n.t('not finished: continue…');
    item.tooltip = l10n.t('Creating this client was broken off. What was done is kept; click to go on from there.');
    item.iconPath = new ThemeIcon('debug-continue', new ThemeColor('list.warningForeground'));
    item.contextValue = 'unfinished';
    item.command = { command: 'maskinporten.continueCreation', title: l10n.t('Continue'), arguments: [this.made.id] };
    return item;
  }
}
