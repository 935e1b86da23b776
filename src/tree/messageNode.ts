import { type Command, l10n, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { Problem } from '../messages/problem.ts';
import { tooltip } from '../messages/keyText.ts';
import type { Node } from './node.ts';

/** A line that tells something: empty, nothing found, what is not shown. */
export class MessageNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node | undefined,
    name: string,
    private readonly text: string,
    private readonly more: {
      readonly icon: string;
      readonly color?: ThemeColor;
      readonly description?: string;
      readonly tooltip?: string;
      readonly command?: Command;
    },
  ) {
    this.id = `${parent?.id ?? ''}/(${name})`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(this.text, TreeItemCollapsibleState.None);
    item.id = this.id;
    item.iconPath = new ThemeIcon(this.more.icon, this.more.color);
    item.contextValue = 'message';
    if (this.more.description !== undefined) item.description = this.more.description;
    if (this.more.tooltip !== undefined) item.tooltip = this.more.tooltip;
    if (this.more.command) item.command = this.more.command;
    return item;
  }
}

interface ErrorNodeOptions {
  /** When what is still shown beside it was loaded. */
  readonly shownFrom?: Date;
  /** Tells it from another failure in the same place. */
  readonly name?: string;
  /** A command that tries again; left out, the place is loaded anew. */
  readonly retry?: string;
}

/** A failure in place: what happened, and under it why, what to do, Retry and Show Log. */
export class ErrorNode implements Node {
  readonly id: string;

  private constructor(
    readonly parent: Node | undefined,
    private readonly problem: Problem,
    private readonly more: ErrorNodeOptions,
  ) {
    this.id = `${parent?.id ?? ''}/(${more.name ?? 'error'})`;
  }

  /** @param error whatever was thrown; the words for it are loaded now, since most trees have none */
  static async create(parent: Node | undefined, error: unknown, more: ErrorNodeOptions = {}): Promise<ErrorNode> {
    const { explain } = await import('../messages/explain.ts');
    return new ErrorNode(parent, explain(error), more);
  }

  getTreeItem(): TreeItem {
    const { what, why, next } = this.problem;
    const item = new TreeItem(what, TreeItemCollapsibleState.Expanded);
    item.id = this.id;
    item.iconPath = new ThemeIcon('error', new ThemeColor('list.errorForeground'));
    item.contextValue = 'error';
    item.tooltip = tooltip(what, why, next);
    const { shownFrom } = this.more;
    if (shownFrom) item.description = l10n.t('showing data from {0}', shownFrom.toLocaleTimeString());
    return item;
  }

  getChildren(): Promise<Node[]> {
    const { why, next, actions = [] } = this.problem;
    const retry = { command: this.more.retry ?? 'maskinporten.refresh', title: l10n.t('Retry') };
    const showLog = { command: 'maskinporten.showLog', title: l10n.t('Show Log') };
    return Promise.resolve([
      ...(why ? [new MessageNode(this, 'why', why, { icon: 'info', tooltip: why })] : []),
      ...(next ? [new MessageNode(this, 'next', next, { icon: 'lightbulb', tooltip: next })] : []),
      ...actions.map(
        ({ title, command, arguments: given }, index) =>
          new MessageNode(this, `action${index}`, title, {
            icon: 'arrow-right',
            command: { command, title, arguments: [...(given ?? [])] },
          }),
      ),
      new MessageNode(this, 'retry', l10n.t('Retry'), { icon: 'refresh', command: retry }),
      new MessageNode(this, 'showLog', l10n.t('Show Log'), { icon: 'output', command: showLog }),
    ]);
  }
}

/** The end of a page: one click shows the next hundred. */
export class LoadMoreNode implements Node {
  readonly id: string;

  constructor(
    readonly parent: Node,
    private readonly shown: number,
    private readonly all: number,
  ) {
    this.id = `${parent.id}/(more)`;
  }

  getTreeItem(): TreeItem {
    const item = new TreeItem(l10n.t('Load More'), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = l10n.t('{0} of {1} shown', this.shown, this.all);
    item.iconPath = new ThemeIcon('ellipsis');
    item.contextValue = 'more';
    item.command = { command: 'maskinporten.loadMore', title: l10n.t('Load More'), arguments: [this.parent.id] };
    return item;
  }
}
