import type { TreeItem } from 'vscode';
import { trace } from '../problems/explain.ts';
import type { Log } from '../http/log.ts';
import { isCancelled } from '../http/httpError.ts';
import { ErrorNode } from './errorNode.ts';
import type { Node } from './node.ts';

/** A tree's one entrance. Knows no kind of node, and turns every failure into a line in place. */
export class TreeProvider {
  constructor(
    private readonly roots: () => Node[],
    private readonly log: Log,
  ) {}

  async getChildren(node?: Node): Promise<Node[]> {
    try {
      return node ? ((await node.getChildren?.()) ?? []) : this.roots();
    } catch (error) {
      if (!isCancelled(error)) this.log.warn(`${node?.id ?? 'tree'}: ${trace(error)}`);
      return [new ErrorNode(node, error)];
    }
  }

  async resolveTreeItem(item: TreeItem, node: Node): Promise<TreeItem> {
    const tooltip = await node.getTooltip?.();
    if (tooltip) item.tooltip = tooltip;
    return item;
  }
}
