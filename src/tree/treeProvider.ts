import type { TreeItem } from 'vscode';
import { trace } from '../problems/explain.ts';
import type { Log } from '../http/log.ts';
import { isCancelled } from '../http/httpError.ts';
import { ErrorNode } from './errorNode.ts';
import type { Node } from './node.ts';

/** A line, and what it said when it was last drawn. */
interface Shown {
  readonly line: Node;
  text: string;
}

/** A tree's one entrance. Knows no kind of node, and turns every failure into a line in place. */
export class TreeProvider {
  private shown: Shown[] = [];
  /** VS Code has been told to draw the tree as a whole, and has not asked for its lines since. */
  private wholeIsDue = false;
  private readonly shownBelow = new WeakMap<Node, Shown[]>();

  constructor(
    private readonly roots: () => Node[],
    private readonly log: Log,
  ) {}

  async getChildren(node?: Node): Promise<Node[]> {
    if (!node) this.wholeIsDue = false;
    const lines = await this.load(node);
    const shown = lines.map((line) => ({ line, text: textOf(line) }));
    if (node) this.shownBelow.set(node, shown);
    else this.shown = shown;
    return lines;
  }

  /**
   * The lines that would say something else by now; what lies below one of them is not looked at, as it is drawn with it. To draw
   * only these leaves the others to be clicked on: VS Code knows no line while it draws the whole tree.
   */
  outdated(shown = this.shown): Node[] {
    return shown.flatMap((one) => {
      const text = textOf(one.line);
      if (text === one.text) return this.outdated(this.shownBelow.get(one.line) ?? []);
      one.text = text;
      return [one.line];
    });
  }

  /**
   * What to have drawn for all to be drawn anew: the lines at the top, as long as they are the same ones. Undefined, the tree as a
   * whole, would leave VS Code without any line until it has asked for them again, and without what it is asking for just then;
   * so that is said once.
   */
  everything(): Node[] | undefined {
    const roots = this.roots();
    const same = roots.length === this.shown.length && this.shown.every(({ line }, index) => line === roots[index]);
    if (roots.length === 0 || !same) {
      if (this.wholeIsDue) return [];
      this.wholeIsDue = true;
      return undefined;
    }
    for (const one of this.shown) one.text = textOf(one.line);
    return roots;
  }

  private async load(node?: Node): Promise<Node[]> {
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

function textOf(line: Node): string {
  const { label, description, resourceUri } = line.getTreeItem();
  return JSON.stringify([label, description, resourceUri]);
}
