import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Rotation, StepId } from '../rotation/rotation.ts';
import { rotationStepText } from '../wording/rotationText.ts';
import { tooltip } from '../wording/tooltip.ts';
import type { Node } from './node.ts';

/** A rotation that is under way or was broken off, and the way back to it. */
export class RotationNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly rotation: Rotation,
    private readonly step: StepId,
    private readonly isRunning: boolean,
  ) {
    this.id = `${parent.id}/(rotation ${rotation.id})`;
  }

  getTreeItem(): TreeItem {
    const replacing = l10n.t('Replacing the key {0}', this.rotation.old.kid);
    const item = new TreeItem(
      this.isRunning ? replacing : l10n.t('Rotation not finished'),
      TreeItemCollapsibleState.None,
    );
    item.id = this.id;
    item.description = `${rotationStepText(this.step)}…`;
    if (this.isRunning) {
      item.iconPath = new ThemeIcon('sync~spin');
      return item;
    }
    item.tooltip = tooltip(
      replacing,
      l10n.t('Both keys stay registered, and what was done is kept. Click to go on from there.'),
    );
    item.iconPath = new ThemeIcon('debug-continue', new ThemeColor('list.warningForeground'));
    item.contextValue = 'rotation';
    item.command = { command: 'maskinporten.continueRotation', title: l10n.t('Continue'), arguments: [this] };
    return item;
  }
}
