import { l10n, type MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { obstacleText } from '../wording/obstacleText.ts';
import type { IndexedScope } from '../selfService/scopeIndex.ts';
import type { ClientOf } from '../session/clients.ts';
import { contextValue } from './contextValue.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';
import { tooltip } from '../wording/tooltip.ts';

/** A scope on a client, and whether the organisation may still use it. */
export class ScopeNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly of: ClientOf,
    readonly scope: string,
    private readonly known: IndexedScope | undefined,
    /** The lists were loaded whole, so a scope that is in none of them is not granted. */
    private readonly complete: boolean,
    private readonly services: Pick<TreeServices, 'sessions'>,
  ) {
    this.id = `${parent.id}/${encodeURIComponent(scope)}`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(this.scope, TreeItemCollapsibleState.None);
    const obstacle = this.obstacle();
    item.id = this.id;
    item.description = [obstacle, this.known?.owner].filter(Boolean).join(' · ');
    item.iconPath = obstacle
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : new ThemeIcon('circle-small-filled');
    item.contextValue = contextValue(this.services, this.of.organisation, 'scope');
    return item;
  }

  tooltipFacts(): unknown {
    return this.known?.description;
  }

  getTooltip(): MarkdownString {
    const owner = this.known?.owner;
    return tooltip(
      this.scope,
      this.known?.description,
      owner ? l10n.t('Owner: {0}', owner) : undefined,
      this.obstacle(),
    );
  }

  private obstacle(): string | undefined {
    if (this.known) return this.known.obstacle && obstacleText(this.known.obstacle);
    return this.complete ? obstacleText('notGranted') : undefined;
  }
}
