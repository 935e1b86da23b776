import { l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Rotation, StepId } from '../rotation/rotation.ts';
import { rotationStepText } from '../wording/rotationText.ts';
import { tooltip } from '../wording/tooltip.ts';
import { contextValue, mayOnlyLook } from './contextValue.ts';
import type { Node } from './node.ts';
import type { TreeServices } from './services.ts';

/** A rotation that is under way or was broken off, and the way back to it. */
export class RotationNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    readonly rotation: Rotation,
    private readonly step: StepId,
    private readonly services: Pick<TreeServices, 'sessions' | 'running'>,
  ) {
    this.id = `${parent.id}/(rotation ${rotation.id})`;
  }

  getTreeItem(): TreeItem {
    const isRunning = this.services.running.has(this.rotation.id);
    const replacing = l10n.t('Replacing the key {0}', this.rotation.old.kid);
    const item = new TreeItem(isRunning ? replacing : l10n.t('Rotation not finished'), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = `${rotationStepText(this.step)}…`;
    if (isRunning) {
      item.iconPath = new ThemeIcon('sync~spin');
      return item;
    }
    item.iconPath = new ThemeIcon('debug-continue', new ThemeColor('list.warningForeground'));
    item.contextValue = contextValue(this.services, this.rotation, 'rotation');
    if (this.services.sessions.isReadOnly(this.rotation)) {
      item.tooltip = tooltip(replacing, l10n.t('Both keys stay registered, and what was done is kept.'), mayOnlyLook());
      return item;
    }
    item.tooltip = tooltip(
      replacing,
      l10n.t('Both keys stay registered, and what was done is kept. Click to go on from there.'),
    );
    item.command = { command: 'maskinporten.continueRotation', title: l10n.t('Continue'), arguments: [this] };
    return item;
  }
}
