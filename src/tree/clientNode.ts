import { l10n, type MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { nextStep } from '../rotation/rotation.ts';
import type { ClientOf } from '../session/clients.ts';
import { contextValue } from './contextValue.ts';
import { decorated } from './decorations.ts';
import { KeysNode } from './keysNode.ts';
import { keyLook } from '../wording/keyLook.ts';
import { keysAtRiskText, keysText, worstKey } from '../wording/keyText.ts';
import type { Node } from './node.ts';
import { RotationNode } from './rotationNode.ts';
import { ScopesNode } from './scopesNode.ts';
import type { TreeServices } from './services.ts';
import { bold, coloured, colourful, plain } from '../wording/tooltip.ts';

/** A Maskinporten client. */
export class ClientNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly of: ClientOf,
    private readonly services: TreeServices,
  ) {
    this.id = `${parent.id}/${of.client.client_id}`;
  }

  getTreeItem(): TreeItem {
    const { organisation, client } = this.of;
    const keys = this.services.clients.knownKeys(this.of);
    const worst = keys && worstKey(keys, this.services.now());
    const item = new TreeItem(client.client_name || client.client_id, TreeItemCollapsibleState.Collapsed);
    const scopes = client.scopes.length === 1 ? l10n.t('1 scope') : l10n.t('{0} scopes', client.scopes.length);
    item.id = this.id;
    item.description = [scopes, keysText(keys, this.services.now())].filter(Boolean).join(' · ');
    const look = worst && keyLook(worst.state);
    item.iconPath = new ThemeIcon('server-process', look && new ThemeColor(look.color));
    item.resourceUri = decorated(this.id, worst?.state);
    item.contextValue = contextValue(this.services, organisation, 'client', organisation.environment);
    return item;
  }

  getChildren(): Promise<Node[]> {
    const { organisation, client } = this.of;
    const unfinished = this.services.rotations.of(organisation).flatMap((made) => {
      const step = nextStep(made);
      return step && made.clientId === client.client_id ? [new RotationNode(this, made, step, this.services)] : [];
    });
    return Promise.resolve([
      ...unfinished,
      new KeysNode(this, this.of, this.services),
      new ScopesNode(this, this.of, this.services),
    ]);
  }

  tooltipFacts(): unknown {
    const { description, access_token_lifetime: lifetime, scopes, last_updated: changed } = this.of.client;
    return [description, lifetime, scopes, changed];
  }

  getTooltip(): MarkdownString {
    const { client } = this.of;
    const { access_token_lifetime: lifetime, last_updated: changed } = client;
    const keys = this.services.clients.knownKeys(this.of) ?? [];
    const worst = keysAtRiskText(keys, this.services.now());
    const facts = [
      client.description ?? undefined,
      `${l10n.t('Client ID')}: ${client.client_id}`,
      lifetime ? l10n.t('Access token lifetime: {0} seconds', lifetime) : undefined,
      client.scopes.map((scope) => `• ${scope}`).join('\n'),
      changed ? l10n.t('Last changed {0}', new Date(changed).toLocaleString()) : undefined,
    ];
    return colourful(
      bold(client.client_name || client.client_id),
      worst && coloured(worst, worstKey(keys, this.services.now())?.state ?? 'unknown'),
      ...facts.map((text) => text && plain(text)),
    );
  }
}
