import { l10n, type MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { hasReplaced } from '../core/journeys/rotation.ts';
import { type JsonWebKey, maxKeys } from '../core/selfService/jsonWebKey.ts';
import { expiryText, keyIcon, keySize, keyTooltip, stateOfKey, usedByText } from '../messages/keyText.ts';
import type { OrganisationClient } from '../session/clients.ts';
import { decorated } from './decorations.ts';
import { ErrorNode, LoadMoreNode, MessageNode } from './messageNode.ts';
import { contextValue, type Node, type TreeServices } from './node.ts';

/** A key: registered, or a private half that is kept here and registered nowhere. */
export class KeyNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly target: OrganisationClient,
    /** Public members only. */
    readonly key: JsonWebKey,
    /** Its private half is in this VS Code's secret storage; undefined: could not be looked up. */
    readonly stored: boolean | undefined,
    readonly registered: boolean,
    private readonly services: TreeServices,
    /** The kid of the key that a rotation has put in its place. */
    private readonly replacedBy?: string,
  ) {
    this.id = `${parent.id}/${encodeURIComponent(key.kid)}`;
  }

  getTreeItem(): TreeItem {
    const { state } = stateOfKey(this.key, this.services.now());
    const item = new TreeItem(this.key.kid, TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = this.facts().join(' · ');
    item.iconPath = keyIcon(state, this.stored ? 'lock' : 'key');
    item.resourceUri = decorated(this.id, state);
    if (this.replacedBy !== undefined && !this.services.sessions.isReadOnly(this.target.organisation)) {
      item.command = { command: 'maskinporten.removeKey', title: l10n.t('Remove'), arguments: [this] };
    }
    const words = ['key', this.registered ? 'registered' : 'unregistered', ...(this.stored ? ['stored'] : [])];
    item.contextValue = contextValue(this.services, this.target.organisation, ...words);
    return item;
  }

  tooltipFacts(): unknown {
    return [this.key, this.stored, this.services.usesOfKeys.lastFound(this.target, this.key).map(({ label }) => label)];
  }

  async getTooltip(): Promise<MarkdownString> {
    const { key, stored, registered, services } = this;
    return keyTooltip(
      { key, stored, registered, uses: await services.usesOfKeys.find(this.target, key) },
      services.now(),
    );
  }

  private get replaced(): string | undefined {
    return this.replacedBy === undefined ? undefined : l10n.t('replaced by {0}, can be removed', this.replacedBy);
  }

  private facts(): string[] {
    const facts = this.registered
      ? [this.replaced, keySize(this.key), expiryText(stateOfKey(this.key, this.services.now()))]
      : [l10n.t('not registered on the client')];
    const stored = this.stored ? l10n.t('private key stored here') : undefined;
    return [...facts, stored, usedByText(this.services.usesOfKeys.lastFound(this.target, this.key))].filter(
      (fact) => fact !== undefined,
    );
  }
}

/** The keys registered on a client. */
export class KeysNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly target: OrganisationClient,
    private readonly services: TreeServices,
  ) {
    this.id = `${parent.id}/keys`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Keys'), TreeItemCollapsibleState.Expanded);
    const keys = this.services.clients.knownKeys(this.target);
    item.id = this.id;
    if (keys) item.description = l10n.t('{0} of {1}', keys.length, maxKeys);
    item.iconPath = new ThemeIcon('key');
    item.contextValue = contextValue(this.services, this.target.organisation, 'keys');
    return item;
  }

  async getChildren(): Promise<Node[]> {
    const { target, services } = this;
    const [shown, lookup] = await Promise.all([
      services.clients.keys(target),
      // What is registered is known all the same.
      services.privateKeys.kids(target.organisation, target.client.client_id).catch((why: unknown) => ({ why })),
    ]);
    const stored = 'why' in lookup ? undefined : lookup;
    const registered = new Set(shown.value.map(({ kid }) => kid));
    const unused = [...(stored ?? [])].filter((kid) => !registered.has(kid));
    const page = unused.slice(0, services.view.limit(this.id));
    const lines: Node[] = [
      ...(shown.failure === undefined ? [] : [await ErrorNode.create(this, shown.failure, { shownFrom: shown.at })]),
      ...('why' in lookup ? [await ErrorNode.create(this, lookup.why, { name: 'privateKeys' })] : []),
      ...shown.value.map(
        (key) =>
          new KeyNode(this, target, key, stored?.has(key.kid), true, services, this.replacing(key.kid, registered)),
      ),
      ...page.map((kid) => new KeyNode(this, target, { kid, kty: 'RSA' }, true, false, services)),
      ...(page.length < unused.length ? [new LoadMoreNode(this, page.length, unused.length)] : []),
    ];
    if (lines.length > 0) return lines;
    if (services.sessions.isReadOnly(target.organisation)) {
      return [new MessageNode(this, 'empty', l10n.t('No keys registered'), { icon: 'info' })];
    }
    const generate = { command: 'maskinporten.generateKey', title: l10n.t('Generate Key Pair…'), arguments: [this] };
    const text = l10n.t('No keys registered. Generate a key pair…');
    return [new MessageNode(this, 'empty', text, { icon: 'add', command: generate })];
  }

  /** The key that has taken a key's place, as long as it is there to do so. */
  private replacing(kid: string, registered: ReadonlySet<string>): string | undefined {
    const { organisation, client } = this.target;
    return this.services.rotations
      .ofOrganisation(organisation)
      .find((rotation) => hasReplaced(rotation, client.client_id, kid) && registered.has(rotation.kid))?.kid;
  }
}
