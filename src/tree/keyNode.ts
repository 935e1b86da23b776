import { l10n, type MarkdownString, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { JsonWebKey } from '../selfService/jsonWebKey.ts';
import type { ClientOf } from '../session/clients.ts';
import { decorated } from './decorations.ts';
import { expiryText, modulusBits, stateOfKey } from '../wording/keyText.ts';
import type { Node } from './node.ts';
import { tooltip } from '../wording/tooltip.ts';

/** A key: registered, or a private half that is kept here and registered nowhere. */
export class KeyNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly of: ClientOf,
    /** Public members only. */
    readonly key: JsonWebKey,
    /** Its private half is in this VS Code's secret storage. */
    readonly stored: boolean,
    readonly registered: boolean,
    private readonly now: Date,
    /** The kid of the key that a rotation has put in its place. */
    private readonly replacedBy?: string,
  ) {
    this.id = `${parent.id}/${encodeURIComponent(key.kid)}`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(this.key.kid, TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = this.facts().join(' · ');
    item.iconPath = new ThemeIcon(this.stored ? 'lock' : 'key');
    item.resourceUri = decorated(this.id, stateOfKey(this.key, this.now).state);
    if (this.replacedBy !== undefined) {
      item.command = { command: 'maskinporten.removeKey', title: l10n.t('Remove'), arguments: [this] };
    }
    item.contextValue = !this.registered ? 'key.unregistered' : this.stored ? 'key.stored' : 'key';
    return item;
  }

  getTooltip(): MarkdownString {
    const { created, exp } = this.key;
    return tooltip(
      this.key.kid,
      created ? l10n.t('Registered {0}', new Date(created).toLocaleString()) : undefined,
      exp ? l10n.t('Expires {0}', new Date(exp * 1000).toLocaleString()) : undefined,
      this.stored
        ? l10n.t('The private key is in VS Code’s secret storage on this machine.')
        : l10n.t('The private key is not stored here.'),
    );
  }

  private get replaced(): string | undefined {
    return this.replacedBy === undefined ? undefined : l10n.t('replaced by {0}, can be removed', this.replacedBy);
  }

  private facts(): string[] {
    const bits = modulusBits(this.key);
    const algorithm = [this.key.alg ?? this.key.kty, bits].filter(Boolean).join(' ');
    const facts = this.registered
      ? [this.replaced, algorithm, expiryText(stateOfKey(this.key, this.now))]
      : [l10n.t('not registered on the client')];
    return [...facts, this.stored ? l10n.t('private key stored here') : undefined].filter((fact) => fact !== undefined);
  }
}
