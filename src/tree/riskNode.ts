import { l10n, type MarkdownString, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { remediesOf, type Remedy } from '../keyRisks/remedies.ts';
import { hasReplaced } from '../rotation/rotation.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ClientOf } from '../session/clients.ts';
import type { ClientRisk } from '../session/keysAtRisk.ts';
import { organisationKey } from '../session/organisation.ts';
import { place } from '../wording/confirm.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';
import { keyTooltip, usedByText } from '../wording/keyTooltip.ts';
import { remedyCommand, remedyTitle, riskIcon, riskText } from '../wording/riskText.ts';
import { tooltip } from '../wording/tooltip.ts';
import { decorated } from './decorations.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';

/** One key at risk, or a client without any; a click does what helps. Commands take it for the key's own line. */
export class RiskNode implements Node {
  readonly id: string;
  readonly of: ClientOf;
  readonly key: JsonWebKey | undefined;
  readonly stored: boolean | undefined;
  readonly registered: boolean;

  constructor(
    readonly parent: Node,
    private readonly risk: ClientRisk,
    private readonly services: TreeServices,
  ) {
    const { of, key } = risk;
    this.of = of;
    this.key = key;
    this.stored = risk.stored;
    this.registered = risk.registered;
    const kid = key ? encodeURIComponent(key.kid) : '';
    this.id = [parent.id, organisationKey(of.organisation), of.client.client_id, kid].join('/');
  }

  getTreeItem(): TreeItem {
    const { organisation } = this.of;
    const { kind } = this.risk;
    const item = new TreeItem(this.name, TreeItemCollapsibleState.None);
    const remedies = this.remedies();
    item.id = this.id;
    item.description = this.facts().join(' · ');
    item.iconPath = riskIcon(kind);
    const state = kind === 'expired' || kind === 'expiring' ? kind : undefined;
    item.resourceUri = decorated(this.id, organisation.kind, state);
    item.contextValue = ['risk', this.key ? 'withKey' : 'withoutKey', ...remedies].join(' ');
    item.accessibilityInformation = { label: [this.name, ...this.facts()].join(', ') };
    const [first] = remedies;
    if (first) item.command = { command: remedyCommand(first), title: remedyTitle(first), arguments: [this] };
    return item;
  }

  tooltipFacts(): unknown {
    return [this.key, this.stored];
  }

  async getTooltip(): Promise<MarkdownString> {
    const { key, stored, registered, services } = this;
    const [first] = this.remedies();
    const may = first ? l10n.t('Click: {0}', remedyTitle(first)) : l10n.t('This sign-in may only look.');
    const about = [`${this.name}\n${place(this.of.organisation)}`, riskText(this.risk, services.now()), may];
    if (!key) return tooltip(this.name, ...about);
    return keyTooltip(
      { key, stored, registered, uses: await services.usesOfKeys.find(this.of, key), about },
      services.now(),
    );
  }

  private get name(): string {
    const { client_name: name, client_id: id } = this.of.client;
    return name || id;
  }

  /** The environment first: TEST and PROD must not be taken for each other. */
  private facts(): string[] {
    const { organisation } = this.of;
    const facts = [
      environmentLabel(organisation).text,
      riskText(this.risk, this.services.now()),
      this.key?.kid,
      organisation.name,
      this.key && usedByText(this.services.usesOfKeys.known(this.of, this.key)),
    ];
    return facts.filter((fact) => fact !== undefined);
  }

  private remedies(): readonly Remedy[] {
    const { sessions, usesOfKeys, rotations } = this.services;
    const { organisation, client } = this.of;
    const used = this.key !== undefined && usesOfKeys.known(this.of, this.key).length > 0;
    const replaced = rotations.of(organisation).some((made) => hasReplaced(made, client.client_id, this.key?.kid));
    return remediesOf(this.risk, { readOnly: sessions.isReadOnly(organisation), used, replaced });
  }
}
