import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Creation } from '../creation/creation.ts';
import { contextValue, mayOnlyLook } from './contextValue.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';

/** A creation that was broken off, and the way back to it. */
export class UnfinishedNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly made: Creation,
    private readonly services: Pick<TreeServices, 'sessions'>,
  ) {
    this.id = `${parent.id}/(unfinished ${made.id})`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(this.made.input.displayName.trim(), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.iconPath = new ThemeIcon('debug-continue', new ThemeColor('list.warningForeground'));
    item.contextValue = contextValue(this.services, this.made, 'unfinished');
    if (this.services.sessions.isReadOnly(this.made)) {
      item.description = l10n.t('not finished');
      item.tooltip = [l10n.t('Creating this client was broken off. What was done is kept.'), mayOnlyLook()].join('\n');
      return item;
    }
    item.description = l10n.t('not finished: continue…');
    item.tooltip = l10n.t('Creating this client was broken off. What was done is kept; click to go on from there.');
    item.command = { command: 'maskinporten.continueCreation', title: l10n.t('Continue'), arguments: [this.made.id] };
    return item;
  }
}
