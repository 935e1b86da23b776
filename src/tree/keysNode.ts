import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { hasReplaced } from '../rotation/rotation.ts';
import { maxKeys } from '../selfService/jsonWebKey.ts';
import type { ClientOf } from '../session/clients.ts';
import { contextValue } from './contextValue.ts';
import { ErrorNode } from './errorNode.ts';
import { KeyNode } from './keyNode.ts';
import { LoadMoreNode } from './loadMoreNode.ts';
import { MessageNode } from './messageNode.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';

/** The keys registered on a client. */
export class KeysNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly of: ClientOf,
    private readonly services: TreeServices,
  ) {
    this.id = `${parent.id}/keys`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Keys'), TreeItemCollapsibleState.Expanded);
    const known = this.services.clients.knownKeys(this.of);
    item.id = this.id;
    if (known) item.description = l10n.t('{0} of {1}', known.length, maxKeys);
    item.iconPath = new ThemeIcon('key');
    item.contextValue = contextValue(this.services, this.of.organisation, 'keys');
    return item;
  }

  async getChildren(): Promise<Node[]> {
    const { of, services } = this;
    const [shown, kept] = await Promise.all([
      services.clients.keys(of),
      // What is registered is known all the same.
      services.privateKeys.kids(of.organisation, of.client.client_id).catch((why: unknown) => ({ why })),
    ]);
    const stored = 'why' in kept ? undefined : kept;
    const registered = new Set(shown.value.map(({ kid }) => kid));
    const unused = [...(stored ?? [])].filter((kid) => !registered.has(kid));
    const page = unused.slice(0, services.view.limit(this.id));
    const lines: Node[] = [
      ...(shown.failure === undefined ? [] : [new ErrorNode(this, shown.failure, { shownFrom: shown.at })]),
      ...('why' in kept ? [new ErrorNode(this, kept.why, { name: 'privateKeys' })] : []),
      ...shown.value.map(
        (key) => new KeyNode(this, of, key, stored?.has(key.kid), true, services, this.replacing(key.kid, registered)),
      ),
      ...page.map((kid) => new KeyNode(this, of, { kid, kty: 'RSA' }, true, false, services)),
      ...(page.length < unused.length ? [new LoadMoreNode(this, page.length, unused.length)] : []),
    ];
    if (lines.length > 0) return lines;
    if (services.sessions.isReadOnly(of.organisation)) {
      return [new MessageNode(this, 'empty', l10n.t('No keys registered'), { icon: 'info' })];
    }
    const generate = { command: 'maskinporten.generateKey', title: l10n.t('Generate Key Pair…'), arguments: [this] };
    const text = l10n.t('No keys registered. Generate a key pair…');
    return [new MessageNode(this, 'empty', text, { icon: 'add', command: generate })];
  }

  /** The key that has taken a key's place, as long as it is there to do so. */
  private replacing(kid: string, registered: ReadonlySet<string>): string | undefined {
    const { organisation, client } = this.of;
    return this.services.rotations
      .of(organisation)
      .find((made) => hasReplaced(made, client.client_id, kid) && registered.has(made.kid))?.kid;
  }
}
