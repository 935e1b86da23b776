import { l10n, type MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { nextRotationStep, type Rotation, type RotationStep, rotationSteps } from '../core/journeys/rotation.ts';
import {
  bold,
  coloured,
  colourful,
  keyLook,
  keysAtRiskText,
  keysText,
  plain,
  rotationStepText,
  tooltip,
  worstKey,
} from '../messages/keyText.ts';
import type { OrganisationClient } from '../session/clients.ts';
import { decorated } from './decorations.ts';
import { KeysNode } from './keysNode.ts';
import { contextValue, mayOnlyLook, type Node, type TreeServices } from './node.ts';
import { ScopesNode } from './scopesNode.ts';

/** A rotation that is under way or was broken off, and the way back to it. */
class RotationNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly rotation: Rotation,
    private readonly step: RotationStep,
    private readonly services: Pick<TreeServices, 'sessions' | 'running'>,
  ) {
    this.id = `${parent.id}/(rotation ${rotation.id})`;
  }

  getTreeItem(): TreeItem {
    const isRunning = this.services.running.has(this.rotation.id);
    const replacing = l10n.t('Rotating the key “{0}”', this.rotation.old.kid);
    const item = new TreeItem(isRunning ? replacing : l10n.t('Rotation isn’t finished'), TreeItemCollapsibleState.None);
    item.id = this.id;
    if (isRunning) {
      item.description = `${rotationStepText(this.step)}…`;
      item.iconPath = new ThemeIcon('sync~spin');
      return item;
    }
    item.description = l10n.t('stopped at step {0} of {1}', rotationSteps.indexOf(this.step) + 1, rotationSteps.length);
    item.iconPath = new ThemeIcon('debug-continue', new ThemeColor('list.warningForeground'));
    item.contextValue = contextValue(this.services, this.rotation, 'rotation');
    if (this.services.sessions.isReadOnly(this.rotation)) {
      item.tooltip = tooltip(
        replacing,
        l10n.t('The old key still works. Finished steps aren’t repeated.'),
        mayOnlyLook(),
      );
      return item;
    }
    item.tooltip = tooltip(replacing, l10n.t('The old key still works. Select to resume.'));
    item.command = { command: 'maskinporten.continueRotation', title: l10n.t('Resume'), arguments: [this] };
    return item;
  }
}

/** A Maskinporten client. */
export class ClientNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly target: OrganisationClient,
    private readonly services: TreeServices,
  ) {
    this.id = `${parent.id}/${target.client.client_id}`;
  }

  getTreeItem(): TreeItem {
    const { organisation, client } = this.target;
    const keys = this.services.clients.knownKeys(this.target);
    const worst = keys && worstKey(keys, this.services.now());
    const item = new TreeItem(client.client_name || client.client_id, TreeItemCollapsibleState.Collapsed);
    const scopes = client.scopes.length === 1 ? l10n.t('1 scope') : l10n.t('{0} scopes', client.scopes.length);
    item.id = this.id;
    item.description = [scopes, keysText(keys, this.services.now())].filter(Boolean).join(' · ');
    const style = worst && keyLook(worst.state);
    item.iconPath = new ThemeIcon('server-process', style && new ThemeColor(style.color));
    item.resourceUri = decorated(this.id, worst?.state);
    item.contextValue = contextValue(this.services, organisation, 'client', organisation.environment);
    return item;
  }

  getChildren(): Promise<Node[]> {
    const { organisation, client } = this.target;
    const unfinished = this.services.rotations.ofOrganisation(organisation).flatMap((rotation) => {
      const step = nextRotationStep(rotation);
      return step && rotation.clientId === client.client_id
        ? [new RotationNode(this, rotation, step, this.services)]
        : [];
    });
    return Promise.resolve([
      ...unfinished,
      new KeysNode(this, this.target, this.services),
      new ScopesNode(this, this.target, this.services),
    ]);
  }

  tooltipFacts(): unknown {
    const { description, access_token_lifetime: lifetime, scopes, last_updated: changed } = this.target.client;
    return [description, lifetime, scopes, changed];
  }

  getTooltip(): MarkdownString {
    const { client } = this.target;
    const { access_token_lifetime: lifetime, last_updated: changed } = client;
    const keys = this.services.clients.knownKeys(this.target) ?? [];
    const worst = keysAtRiskText(keys, this.services.now());
    const facts = [
      client.description ?? undefined,
      `${l10n.t('Client ID')}: ${client.client_id}`,
      lifetime ? lifetimeText(lifetime) : undefined,
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

function lifetimeText(seconds: number): string {
  return seconds === 1
    ? l10n.t('Access token lifetime: 1 second')
    : l10n.t('Access token lifetime: {0} seconds', seconds);
}
