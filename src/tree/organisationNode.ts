import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Creation } from '../core/journeys/creation.ts';
import { type Client, isMaskinporten } from '../core/selfService/client.ts';
import type { JsonWebKey } from '../core/selfService/jsonWebKey.ts';
import { environmentLabel } from '../messages/environmentLabel.ts';
import { bold, coloured, colourful, keysAtRiskText, plain, worstKey } from '../messages/keyText.ts';
import type { OrganisationClient, Clients } from '../session/clients.ts';
import { type Organisation, organisationKey } from '../session/organisation.ts';
import { isReadOnly, type SignIn } from '../session/signedIn.ts';
import { ClientNode } from './clientNode.ts';
import { decorated } from './decorations.ts';
import { ErrorNode, LoadMoreNode, MessageNode } from './messageNode.ts';
import { contextValue, mayOnlyLook, type Node, type TreeServices } from './node.ts';

/** Says that not all is shown, and takes the filter away again. */
class FilterNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    private readonly filter: string,
    private readonly fitting: number,
    private readonly all: number,
  ) {
    this.id = `${parent.id}/(filter)`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Showing {0} of {1}', this.fitting, this.all), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = l10n.t('filter: “{0}”', this.filter);
    item.tooltip = l10n.t('Select to change or clear the filter');
    item.iconPath = new ThemeIcon('filter-filled');
    item.contextValue = 'filter';
    item.command = { command: 'maskinporten.filter', title: l10n.t('Filter…') };
    return item;
  }
}

/** Whether a client's name, id, description, scopes or kids hold each word of the filter. */
function matchesFilter(target: OrganisationClient, filter: string, clients: Pick<Clients, 'knownKeys'>): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const { client_name: name, client_id: id, description, scopes } = target.client;
  const kids = clients.knownKeys(target)?.map(({ kid }) => kid) ?? [];
  const haystack = [name, id, description ?? '', ...scopes, ...kids].join('\n').toLowerCase();
  return words.every((word) => haystack.includes(word));
}

/** A creation that was broken off, and the way back to it. */
class UnfinishedNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly creation: Creation,
    private readonly services: Pick<TreeServices, 'sessions'>,
  ) {
    this.id = `${parent.id}/(unfinished ${creation.id})`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(this.creation.input.displayName.trim(), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.iconPath = new ThemeIcon('debug-continue', new ThemeColor('list.warningForeground'));
    item.contextValue = contextValue(this.services, this.creation, 'unfinished');
    if (this.services.sessions.isReadOnly(this.creation)) {
      item.description = l10n.t('setup not finished');
      item.tooltip = [l10n.t('Setup isn’t finished. Finished steps aren’t repeated.'), mayOnlyLook()].join('\n');
      return item;
    }
    item.description = l10n.t('setup not finished · select to resume');
    item.tooltip = l10n.t('Setup isn’t finished. Select to resume.');
    item.command = { command: 'maskinporten.continueCreation', title: l10n.t('Resume'), arguments: [this.creation.id] };
    return item;
  }
}

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
    const signIn = this.services.sessions.signInOf(this.organisation);
    const readOnly = signIn !== undefined && isReadOnly(signIn);
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
    const isSynthetic = signIn?.how === 'person' && signIn.synthetic;
    const words = isSynthetic ? ['organisation', kind, 'synthetic'] : ['organisation', kind];
    item.contextValue = contextValue(this.services, this.organisation, ...words);
    item.accessibilityInformation = {
      label: [l10n.t('{0}, organisation {1} in {2}', name, orgno, label.text), worst].filter(Boolean).join(', '),
    };
    const about = [l10n.t('Organisation number {0}', orgno), label.explanation, signedInAs(signIn)];
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
    return maskinporten.flatMap((target) => clients.knownKeys(target) ?? []);
  }

  async getChildren(): Promise<Node[]> {
    const { clients, creations, running, view } = this.services;
    const shown = await clients.list(this.organisation);
    const maskinporten = shown.value.filter(isMaskinporten);
    const fitting = maskinporten.filter((client) =>
      matchesFilter({ organisation: this.organisation, client }, view.filter, clients),
    );
    const page = fitting.slice(0, view.limit(this.id));
    const brokenOff = creations.ofOrganisation(this.organisation).filter(({ id }) => !running.has(id));
    return [
      ...(shown.failure === undefined ? [] : [await ErrorNode.create(this, shown.failure, { shownFrom: shown.at })]),
      ...(view.filter ? [new FilterNode(this, view.filter, fitting.length, maskinporten.length)] : []),
      ...brokenOff.map((creation) => new UnfinishedNode(this, creation, this.services)),
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
        : new MessageNode(this, 'empty', l10n.t('No clients yet. Create one…'), { icon: 'add', command: create });
      remarks.push(empty);
    } else if (fitting.length === 0) {
      remarks.push(
        new MessageNode(this, 'nothingFound', l10n.t('No clients match the filter'), { icon: 'search-stop' }),
      );
    }
    if (others > 0 && !this.services.view.filter) {
      const text = others === 1 ? l10n.t('1 client of another type') : l10n.t('{0} clients of other types', others);
      const kinds = [
        ...new Set(all.filter((client) => !isMaskinporten(client)).map((client) => client.integration_type)),
      ];
      remarks.push(
        new MessageNode(this, 'others', text, {
          icon: 'info',
          description: kinds.join(', '),
          tooltip: l10n.t('Manage these clients in the self-service portal. Types: {0}', kinds.join(', ')),
        }),
      );
    }
    return remarks;
  }
}

function signedInAs(signIn: SignIn | undefined): string | undefined {
  switch (signIn?.how) {
    case 'person':
      return l10n.t('Signed in as a person.');
    case 'machine':
      return isReadOnly(signIn)
        ? l10n.t('Signed in as a machine with the admin client {0} (read-only).', signIn.clientId)
        : l10n.t('Signed in as a machine with the admin client {0}.', signIn.clientId);
    case 'sandbox':
    case undefined:
      return undefined;
  }
}

/** The organisations signed in to. */
export function organisationRoots(services: TreeServices): Node[] {
  return services.sessions.organisations().map((organisation) => new OrganisationNode(organisation, services));
}
