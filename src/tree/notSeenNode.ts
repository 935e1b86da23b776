import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import { explain } from '../problems/explain.ts';
import type { NotSeen } from '../session/keysAtRisk.ts';
import { organisationKey } from '../session/organisation.ts';
import { environmentLabel } from '../wording/environmentLabel.ts';
import { ErrorNode } from './errorNode.ts';
import type { Node } from './node.ts';

/** Says that not all was looked at, and why; under it the way to look at the rest. */
export class NotSeenNode implements Node {
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

  getChildren(): Promise<Node[]> {
    return new ErrorNode(this, this.missing.why, { retry: 'maskinporten.lookAtTheRest' }).getChildren();
  }

  private text(): string {
    const { organisation, what, clients } = this.missing;
    switch (what) {
      case 'list':
        return l10n.t('{0} was not looked at', organisation.name);
      case 'keys':
        return clients === 1
          ? l10n.t('1 client of {0} was not looked at', organisation.name)
          : l10n.t('{0} clients of {1} were not looked at', clients, organisation.name);
      case 'privateKeys':
        return l10n.t('Which private keys of {0} are here is not known', organisation.name);
    }
  }
}
