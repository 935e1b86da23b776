import { l10n, type MarkdownString, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ClientOf } from '../session/clients.ts';
import { keyIcon } from '../wording/keyLook.ts';
import { expiryText, keySize, stateOfKey } from '../wording/keyText.ts';
import { keyTooltip, usedByText } from '../wording/keyTooltip.ts';
import { contextValue } from './contextValue.ts';
import { decorated } from './decorations.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';

/** A key: registered, or a private half that is kept here and registered nowhere. */
export class KeyNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly of: ClientOf,
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
    if (this.replacedBy !== undefined && !this.services.sessions.isReadOnly(this.of.organisation)) {
      item.command = { command: 'maskinporten.removeKey', title: l10n.t('Remove'), arguments: [this] };
    }
    const words = ['key', this.registered ? 'registered' : 'unregistered', ...(this.stored ? ['stored'] : [])];
    item.contextValue = contextValue(this.services, this.of.organisation, ...words);
    return item;
  }

  tooltipFacts(): unknown {
    return [this.key, this.stored, this.services.usesOfKeys.known(this.of, this.key).map(({ label }) => label)];
  }

  async getTooltip(): Promise<MarkdownString> {
    const { key, stored, registered, services } = this;
    return keyTooltip({ key, stored, registered, uses: await services.usesOfKeys.find(this.of, key) }, services.now());
  }

  private get replaced(): string | undefined {
    return this.replacedBy === undefined ? undefined : l10n.t('replaced by {0}, can be removed', this.replacedBy);
  }

  private facts(): string[] {
    const facts = this.registered
      ? [this.replaced, keySize(this.key), expiryText(stateOfKey(this.key, this.services.now()))]
      : [l10n.t('not registered on the client')];
    const stored = this.stored ? l10n.t('private key stored here') : undefined;
    return [...facts, stored, usedByText(this.services.usesOfKeys.known(this.of, this.key))].filter(
      (fact) => fact !== undefined,
    );
  }
}
