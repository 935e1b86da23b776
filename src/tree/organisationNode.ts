import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { type Client, isMaskinporten } from '../selfService/client.ts';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import { type Organisation, organisationKey } from '../session/organisation.ts';
import { isReadOnly, type SignIn } from '../session/signIn.ts';
import { ClientNode } from './clientNode.ts';
import { contextValue } from './contextValue.ts';
import { decorated } from './decorations.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';
import { ErrorNode } from './errorNode.ts';
import { FilterNode } from './filterNode.ts';
import { matchesFilter } from './matchesFilter.ts';
import { LoadMoreNode } from './loadMoreNode.ts';
import { MessageNode } from './messageNode.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';
import { UnfinishedNode } from './unfinishedNode.ts';
import { keysAtRiskText, worstKey } from '../wording/keyText.ts';
import { bold, coloured, colourful, plain } from '../wording/tooltip.ts';

/** An organisation in one environment, and its clients. */
export class OrganisationNode implements Node {
  readonly parent = undefined;
  readonly id: string;

  constructor(
    readonly organisation: Organisation,
    private readonly services: TreeServices,
  ) {
    this.id = organisationKey(organisation);
  }

  getTreeItem(): TreeItem {
    const { kind, name, orgno } = this.organisation;
    const by = this.services.sessions.signIn(this.organisation);
    const readOnly = by !== undefined && isReadOnly(by);
    const item = new TreeItem(name, TreeItemCollapsibleState.Collapsed);
    const label = environmentLabel(this.organisation);
    item.id = this.id;
    const keys = this.knownKeys();
    const worst = keysAtRiskText(keys, this.services.now());
    const state = worst === undefined ? undefined : worstKey(keys, this.services.now())?.state;
    const mayNot = readOnly ? l10n.t('read-only') : undefined;
    item.description = [label.text, orgno, mayNot, worst].filter(Boolean).join(' · ');
    item.iconPath = new ThemeIcon(label.icon, new ThemeColor(label.color));
    item.resourceUri = decorated(this.id, kind, state);
    const isSynthetic = by?.how === 'person' && by.synthetic;
    const words = isSynthetic ? ['organisation', kind, 'synthetic'] : ['organisation', kind];
    item.contextValue = contextValue(this.services, this.organisation, ...words);
    item.accessibilityInformation = {
      label: [l10n.t('{0}, organisation {1} in {2}', name, orgno, label.text), worst].filter(Boolean).join(', '),
    };
    const about = [l10n.t('Organisation number {0}', orgno), label.explanation, signedInAs(by)];
    item.tooltip = colourful(
      bold(name),
      ...about.map((text) => text && plain(text)),
      worst && state && coloured(worst, state),
    );
    return item;
  }

  /** Of all its clients, as far as they were loaded: nobody is asked. */
  private knownKeys(): JsonWebKey[] {
    const { clients } = this.services;
    const maskinporten = clients.knownClients(this.organisation).filter(({ client }) => isMaskinporten(client));
    return maskinporten.flatMap((of) => clients.knownKeys(of) ?? []);
  }

  async getChildren(): Promise<Node[]> {
    const { clients, creations, running, view } = this.services;
    const shown = await clients.list(this.organisation);
    const maskinporten = shown.value.filter(isMaskinporten);
    const fitting = maskinporten.filter((client) =>
      matchesFilter({ organisation: this.organisation, client }, view.filter, clients),
    );
    const page = fitting.slice(0, view.limit(this.id));
    const brokenOff = creations.of(this.organisation).filter(({ id }) => !running.has(id));
    return [
      ...(shown.failure === undefined ? [] : [new ErrorNode(this, shown.failure, { shownFrom: shown.at })]),
      ...(view.filter ? [new FilterNode(this, view.filter, fitting.length, maskinporten.length)] : []),
      ...brokenOff.map((made) => new UnfinishedNode(this, made, this.services)),
      ...page.map((client) => new ClientNode(this, { organisation: this.organisation, client }, this.services)),
      ...(page.length < fitting.length ? [new LoadMoreNode(this, page.length, fitting.length)] : []),
      ...this.remarks(shown.value, maskinporten, fitting),
    ];
  }

  /** What the list of clients itself does not say. */
  private remarks(all: readonly Client[], maskinporten: readonly Client[], fitting: readonly Client[]): Node[] {
    const others = all.length - maskinporten.length;
    const remarks: Node[] = [];
    if (maskinporten.length === 0) {
      const create = { command: 'maskinporten.createClient', title: l10n.t('Create Client…'), arguments: [this] };
      const empty = this.services.sessions.isReadOnly(this.organisation)
        ? new MessageNode(this, 'empty', l10n.t('No clients yet'), { icon: 'info' })
        : new MessageNode(this, 'empty', l10n.t('No clients yet. Create the first…'), { icon: 'add', command: create });
      remarks.push(empty);
    } else if (fitting.length === 0) {
      remarks.push(new MessageNode(this, 'nothingFound', l10n.t('No client fits the filter'), { icon: 'search-stop' }));
    }
    if (others > 0 && !this.services.view.filter) {
      const text = others === 1 ? l10n.t('1 client of another kind') : l10n.t('{0} clients of other kinds', others);
      const kinds = [
        ...new Set(all.filter((client) => !isMaskinporten(client)).map((client) => client.integration_type)),
      ];
      remarks.push(
        new MessageNode(this, 'others', text, {
          icon: 'info',
          description: kinds.join(', '),
          tooltip: l10n.t('They are administered in the portal: {0}', kinds.join(', ')),
        }),
      );
    }
    return remarks;
  }
}

function signedInAs(by: SignIn | undefined): string | undefined {
  switch (by?.how) {
    case 'person':
      return l10n.t('Signed in as a person.');
    case 'machine':
      return isReadOnly(by)
        ? l10n.t('Signed in as a machine that may only look: the admin client {0}.', by.clientId)
        : l10n.t('Signed in as a machine: the admin client {0}.', by.clientId);
    case 'sandbox':
    case undefined:
      return undefined;
  }
}
