import { l10n, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { RiskKind } from '../keyRisks/keyRisk.ts';
import type { ClientRisk } from '../session/keysAtRisk.ts';
import { riskIcon } from '../wording/riskText.ts';
import { LoadMoreNode } from './loadMoreNode.ts';
import type { Node } from './node.ts';
import { RiskNode } from './riskNode.ts';
import type { TreeServices } from './services.ts';

/** All risks of one kind. */
export class RiskGroupNode implements Node {
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
      return l10n.t('Private keys registered nowhere');
    case 'notHere':
      return l10n.t('Private key not here');
  }
}

/** Where the heading does not say it. */
function groupExplanation(kind: RiskKind): string | undefined {
  switch (kind) {
    case 'orphaned':
      return l10n.t('They are kept in VS Code’s secret storage, but no client has their public half.');
    case 'notHere':
      return l10n.t(
        'They are registered, and their private half is kept elsewhere. That is well for what runs elsewhere.',
      );
    case 'expired':
    case 'expiring':
    case 'keyless':
      return undefined;
  }
}
