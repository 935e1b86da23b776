import { l10n, type MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { hasReplaced } from '../core/journeys/rotation.ts';
import { remediesOf, type Remedy, type RiskKind } from '../core/risks/keyRisk.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import { place } from '../messages/confirm.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import { explain } from '../messages/explain.ts';
import {
  keyTooltip,
  remedyCommand,
  remedyTitle,
  riskIcon,
  riskText,
  tooltip,
  usedByText,
} from '../messages/keyText.ts';
import type { OrganisationClient } from '../session/clients.ts';
import type { ClientRisk, NotSeen, RiskReport } from '../session/keysAtRisk.ts';
import { organisationKey } from '../session/organisation.ts';
import { decorated } from './decorations.ts';
import { ErrorNode, LoadMoreNode, MessageNode } from './messageNode.ts';
import type { Node, TreeServices } from './node.ts';

/** Says that not all was looked at, and why; under it the way to look at the rest. */
class NotSeenNode implements Node {
  readonly parent = undefined;
  readonly id: string;

  constructor(private readonly missing: NotSeen) {
    this.id = `notSeen/${organisationKey(missing.organisation)}/${missing.what}`;
  }

  getTreeItem(): TreeItem {
    const { organisation, why } = this.missing;
    const item = new TreeItem(this.text(), TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    item.description = [environmentLabel(organisation).text, explain(why).what].join(' · ');
    item.iconPath = new ThemeIcon('eye-closed', new ThemeColor('list.warningForeground'));
    item.contextValue = 'notSeen';
    return item;
  }

  async getChildren(): Promise<Node[]> {
    const failure = await ErrorNode.create(this, this.missing.why, { retry: 'maskinporten.lookAtTheRest' });
    return failure.getChildren();
  }

  private text(): string {
    const { organisation, what, clients } = this.missing;
    switch (what) {
      case 'list':
        return l10n.t('{0} wasn’t checked', organisation.name);
      case 'keys':
        return clients === 1
          ? l10n.t('1 client of {0} wasn’t checked', organisation.name)
          : l10n.t('{0} clients of {1} weren’t checked', clients, organisation.name);
      case 'privateKeys':
        return l10n.t('Couldn’t determine which private keys of {0} are stored here', organisation.name);
    }
  }
}

/** One key at risk, or a client without any; a click does what helps. Commands take it for the key's own line. */
class RiskNode implements Node {
  readonly id: string;
  readonly target: OrganisationClient;
  readonly key: JsonWebKey | undefined;
  readonly stored: boolean | undefined;
  readonly registered: boolean;

  constructor(
    readonly parent: Node,
    private readonly risk: ClientRisk,
    private readonly services: TreeServices,
  ) {
    const { target, key } = risk;
    this.target = target;
    this.key = key;
    this.stored = risk.stored;
    this.registered = risk.registered;
    const kid = key ? encodeURIComponent(key.kid) : '';
    this.id = [parent.id, organisationKey(target.organisation), target.client.client_id, kid].join('/');
  }

  getTreeItem(): TreeItem {
    const { organisation } = this.target;
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
    const may = first ? l10n.t('Select to run: {0}', remedyTitle(first)) : l10n.t('You have read-only access.');
    const about = [`${this.name}\n${place(this.target.organisation)}`, riskText(this.risk, services.now()), may];
    if (!key) return tooltip(this.name, ...about);
    return keyTooltip(
      { key, stored, registered, uses: await services.usesOfKeys.find(this.target, key), about },
      services.now(),
    );
  }

  private get name(): string {
    const { client_name: name, client_id: id } = this.target.client;
    return name || id;
  }

  /** The environment first: TEST and PROD must not be taken for each other. */
  private facts(): string[] {
    const { organisation } = this.target;
    const facts = [
      environmentLabel(organisation).text,
      riskText(this.risk, this.services.now()),
      this.key?.kid,
      organisation.name,
      this.key && usedByText(this.services.usesOfKeys.lastFound(this.target, this.key)),
    ];
    return facts.filter((fact) => fact !== undefined);
  }

  private remedies(): readonly Remedy[] {
    const { sessions, usesOfKeys, rotations } = this.services;
    const { organisation, client } = this.target;
    const isUsed = this.key !== undefined && usesOfKeys.lastFound(this.target, this.key).length > 0;
    const replaced = rotations
      .ofOrganisation(organisation)
      .some((rotation) => hasReplaced(rotation, client.client_id, this.key?.kid));
    return remediesOf(this.risk, { readOnly: sessions.isReadOnly(organisation), isUsed, replaced });
  }
}

/** All risks of one kind. */
class RiskGroupNode implements Node {
  readonly parent = undefined;
  readonly id: string;

  constructor(
    private readonly kind: RiskKind,
    private readonly risks: readonly ClientRisk[],
    private readonly services: TreeServices,
  ) {
    this.id = `risks/${kind}`;
  }

  get size(): number {
    return this.risks.length;
  }

  /** How many need a person: a key whose private half is elsewhere does not. */
  get atRisk(): number {
    return this.kind === 'notHere' ? 0 : this.size;
  }

  getTreeItem(): TreeItem {
    // Keys that are used elsewhere have their private halves elsewhere: they are many, and seldom a person's worry.
    const state = this.kind === 'notHere' ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded;
    const item = new TreeItem(groupText(this.kind), state);
    item.id = this.id;
    item.description = String(this.size);
    item.iconPath = riskIcon(this.kind);
    const explanation = groupExplanation(this.kind);
    if (explanation) item.tooltip = explanation;
    item.contextValue = 'risks';
    return item;
  }

  getChildren(): Promise<Node[]> {
    const page = this.risks.slice(0, this.services.view.limit(this.id));
    const more = page.length < this.size ? [new LoadMoreNode(this, page.length, this.size)] : [];
    return Promise.resolve([...page.map((risk) => new RiskNode(this, risk, this.services)), ...more]);
  }
}

function groupText(kind: RiskKind): string {
  switch (kind) {
    case 'expired':
      return l10n.t('Expired');
    case 'expiring':
      return l10n.t('Expiring within 30 days');
    case 'keyless':
      return l10n.t('Clients without a key');
    case 'orphaned':
      return l10n.t('Unregistered private keys');
    case 'notHere':
      return l10n.t('Private keys not stored here');
  }
}

/** Where the heading does not say it. */
function groupExplanation(kind: RiskKind): string | undefined {
  switch (kind) {
    case 'orphaned':
      return l10n.t(
        'These private keys are in VS Code’s secret storage, but their public keys aren’t registered on any client.',
      );
    case 'notHere':
      return l10n.t(
        'These keys are registered, but their private keys are stored elsewhere. That’s expected if another system uses them.',
      );
    case 'expired':
    case 'expiring':
    case 'keyless':
      return undefined;
  }
}

/** The view “Keys at Risk”: what was looked at and when, what could not be, and the risks by kind. */
export function riskRoots(services: TreeServices): Node[] {
  const { report } = services.keysAtRisk;
  if (!report) return [];
  const groups = [...report.risks].map(([kind, risks]) => new RiskGroupNode(kind, risks, services));
  return [
    summary(
      report,
      groups.reduce((sum, { atRisk }) => sum + atRisk, 0),
      services.now(),
    ),
    ...report.notSeen.map((missing) => new NotSeenNode(missing)),
    ...groups,
  ];
}

function summary(report: RiskReport, risks: number, now: Date): Node {
  const [only, ...others] = report.organisations;
  const whose = only && others.length === 0 ? place(only) : l10n.t('{0} organisations', report.organisations.length);
  const clients = report.clients === 1 ? l10n.t('1 client') : l10n.t('{0} clients', report.clients);
  // All was seen, or nothing can be said of what was not.
  const all = report.notSeen.length === 0;
  const found = risks === 1 ? l10n.t('1 at risk') : l10n.t('{0} at risk', risks);
  const nothing = all ? l10n.t('No risks found') : l10n.t('No risks found in the clients that were checked');
  return new MessageNode(undefined, 'summary', risks > 0 ? found : nothing, {
    icon: risks > 0 ? 'shield' : all ? 'pass' : 'question',
    ...(risks === 0 && all ? { color: new ThemeColor('testing.iconPassed') } : {}),
    description: [l10n.t('checked {0}', timeText(report.at, now)), clients, whose].join(' · '),
    tooltip: [l10n.t('Checked {0}', report.at.toLocaleString()), clients, ...report.organisations.map(place)].join(
      '\n',
    ),
  });
}

/** The time alone for today. */
function timeText(at: Date, now: Date): string {
  const today = at.toDateString() === now.toDateString();
  return today ? at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }) : at.toLocaleString();
}
