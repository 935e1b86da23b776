import { l10n, type MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { IndexedScope } from '../core/selfService/scope.ts';
import { tooltip } from '../messages/keyText.ts';
import { obstacleText } from '../messages/scopeText.ts';
import type { OrganisationClient } from '../session/clients.ts';
import { ErrorNode, MessageNode } from './messageNode.ts';
import { contextValue, type Node, type TreeServices } from './node.ts';

/** A scope on a client, and whether the organisation may still use it. */
export class ScopeNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly target: OrganisationClient,
    readonly scope: string,
    private readonly catalogued: IndexedScope | undefined,
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
    item.description = [obstacle, this.catalogued?.owner].filter(Boolean).join(' · ');
    item.iconPath = obstacle
      ? new ThemeIcon('warning', new ThemeColor('list.warningForeground'))
      : new ThemeIcon('circle-small-filled');
    item.contextValue = contextValue(this.services, this.target.organisation, 'scope');
    return item;
  }

  tooltipFacts(): unknown {
    return this.catalogued?.description;
  }

  getTooltip(): MarkdownString {
    const owner = this.catalogued?.owner;
    return tooltip(
      this.scope,
      this.catalogued?.description,
      owner ? l10n.t('Owner: {0}', owner) : undefined,
      this.obstacle(),
    );
  }

  private obstacle(): string | undefined {
    if (this.catalogued) return this.catalogued.obstacle && obstacleText(this.catalogued.obstacle);
    return this.complete ? obstacleText('notGranted') : undefined;
  }
}

/** The scopes on a client. */
export class ScopesNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly target: OrganisationClient,
    private readonly services: TreeServices,
  ) {
    this.id = `${parent.id}/scopes`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Scopes'), TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.description = String(this.target.client.scopes.length);
    item.iconPath = new ThemeIcon('list-unordered');
    item.contextValue = contextValue(this.services, this.target.organisation, 'scopes');
    return item;
  }

  async getChildren(): Promise<Node[]> {
    const { scopes } = this.target.client;
    if (scopes.length === 0) {
      if (this.services.sessions.isReadOnly(this.target.organisation)) {
        return [new MessageNode(this, 'empty', l10n.t('No scopes'), { icon: 'info' })];
      }
      const add = { command: 'maskinporten.addScopes', title: l10n.t('Add Scopes…'), arguments: [this] };
      return [new MessageNode(this, 'empty', l10n.t('No scopes. Add scopes…'), { icon: 'add', command: add })];
    }
    // The names are known; what is said about them may fail without hiding them.
    const choice = await this.services.scopes.choice(this.target.organisation).catch((error: unknown) => ({ error }));
    const failure = 'error' in choice ? choice.error : (choice.grantedFailure ?? choice.catalogueFailure);
    const index = 'error' in choice ? undefined : choice.index;
    return [
      ...(failure === undefined ? [] : [await ErrorNode.create(this, failure)]),
      ...[...scopes]
        .sort((a, b) => (a < b ? -1 : 1))
        .map((name) => new ScopeNode(this, this.target, name, index?.find(name), failure === undefined, this.services)),
    ];
  }
}
