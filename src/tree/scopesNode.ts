import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ClientOf } from '../session/clients.ts';
import { contextValue } from './contextValue.ts';
import { ErrorNode } from './errorNode.ts';
import { MessageNode } from './messageNode.ts';
import type { Node } from './node.ts';
import { ScopeNode } from './scopeNode.ts';
import type { TreeServices } from './services.ts';

/** The scopes on a client. */
export class ScopesNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly of: ClientOf,
    private readonly services: TreeServices,
  ) {
    this.id = `${parent.id}/scopes`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Scopes'), TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.description = String(this.of.client.scopes.length);
    item.iconPath = new ThemeIcon('list-unordered');
    item.contextValue = contextValue(this.services, this.of.organisation, 'scopes');
    return item;
  }

  async getChildren(): Promise<Node[]> {
    const { scopes } = this.of.client;
    if (scopes.length === 0) {
      if (this.services.sessions.isReadOnly(this.of.organisation)) {
        return [new MessageNode(this, 'empty', l10n.t('No scopes'), { icon: 'info' })];
      }
      const add = { command: 'maskinporten.addScopes', title: l10n.t('Add Scopes…'), arguments: [this] };
      return [new MessageNode(this, 'empty', l10n.t('No scopes. Add scopes…'), { icon: 'add', command: add })];
    }
    // The names are known; what is said about them may fail without hiding them.
    const choice = await this.services.scopes.choice(this.of.organisation).catch((error: unknown) => ({ error }));
    const failure = 'error' in choice ? choice.error : (choice.grantedFailure ?? choice.catalogueFailure);
    const index = 'error' in choice ? undefined : choice.index;
    return [
      ...(failure === undefined ? [] : [new ErrorNode(this, failure)]),
      ...[...scopes]
        .sort((a, b) => (a < b ? -1 : 1))
        .map((name) => new ScopeNode(this, this.of, name, index?.find(name), failure === undefined, this.services)),
    ];
  }
}
