import type { TreeItem } from 'vscode';
import { isCancelled } from '../core/http/cancel.ts';
import type { Log } from '../core/http/http.ts';
import { trace } from '../messages/problem.ts';
import { ErrorNode } from './messageNode.ts';
import type { Node } from './node.ts';

/**
 * A line as VS Code knows it. It is the same object for as long as its id stays in its place, whatever it comes to say:
 * VS Code finds a line that is to be drawn again, and the line a button was clicked on, by this object.
 */
export class TreeLine {
  /** As last loaded; undefined before anybody has asked. */
  lines: readonly TreeLine[] | undefined;
  /** `lines` are what a new look would show. */
  isCurrent = false;
  isOpen = false;
  /** What it said when it was last drawn. */
  drawn: string;
  /** Its lines are being loaded because something may have changed. */
  updating: Promise<void> | undefined;
  /** How often something may have changed below it. */
  changes = 0;

  constructor(
    readonly parent: TreeLine | undefined,
    public node: Node,
  ) {
    this.drawn = textOf(node);
  }

  get id(): string {
    return this.node.id;
  }

  getTreeItem(): TreeItem {
    this.drawn = textOf(this.node);
    const item = this.node.getTreeItem();
    // A click comes with the line, so that it is done to what the line says by then.
    const given = item.command?.arguments as unknown[] | undefined;
    if (item.command && given) {
      item.command = { ...item.command, arguments: given.map((one) => (one === this.node ? this : one)) };
    }
    return item;
  }
}

/** What a line shows; anything else as it is. Commands are given lines by VS Code, and work with what they show. */
export function nodeOf(given: unknown): unknown {
  return given instanceof TreeLine ? given.node : given;
}

/** The view that shows a tree. */
export interface ViewOfTree {
  /** Has VS Code draw these lines, and what lies below them, again; undefined: the whole tree. */
  readonly redraw: (lines: TreeLine[] | undefined) => void;
  /** Nobody sees a hidden tree: it is brought up to date when it is shown. */
  readonly isVisible: () => boolean;
}

interface Surroundings extends ViewOfTree {
  /** The first lines; asks nobody, and so can't fail. Left out: none before `show`. */
  readonly roots?: () => Node[];
  readonly log: Log;
}

/**
 * A tree's one entrance. Knows no kind of node, and turns every failure into a line in place.
 *
 * VS Code forgets the lines below one that it draws again until it has asked for them, and a button clicked meanwhile does
 * nothing. So only lines that say something else are drawn, and what lies below them is there when VS Code asks.
 */
export class TreeProvider {
  private lines: readonly TreeLine[] = [];
  /** VS Code has been told to draw the whole tree, and has not asked for its lines since. */
  private wholeIsDue = false;

  private roots: () => Node[];

  constructor(private readonly surroundings: Surroundings) {
    this.roots = surroundings.roots ?? (() => []);
  }

  /** What the tree shows from its next update on. */
  show(roots: () => Node[]): void {
    this.roots = roots;
  }

  async getChildren(line?: TreeLine): Promise<TreeLine[]> {
    if (!line) {
      this.wholeIsDue = false;
      this.lines = this.asLines(undefined, this.roots(), this.lines);
      return [...this.lines];
    }
    line.isOpen = true;
    if (line.updating) await line.updating;
    if (line.lines && line.isCurrent) return [...line.lines];
    return this.loadBelow(line, (nodes) => {
      line.lines = this.asLines(line, nodes, line.lines);
      line.isCurrent = this.surroundings.isVisible() && !nodes.some(isFailure);
      return [...line.lines];
    });
  }

  async resolveTreeItem(item: TreeItem, { node }: TreeLine): Promise<TreeItem> {
    const tooltip = await node.getTooltip?.();
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  /** A person has folded or unfolded a line; VS Code shows again what it knew below it, without asking. */
  async toggled(line: TreeLine, isOpen: boolean): Promise<void> {
    line.isOpen = isOpen;
    if (isOpen && line.lines && !line.isCurrent) await this.updateBelow(line);
  }

  /**
   * Something may have changed: draws the lines that say something else by now, and no other. Loads what open lines need for
   * that. Ends when all that can be seen is up to date.
   */
  async update(): Promise<void> {
    if (!this.surroundings.isVisible()) {
      this.outdate(this.lines);
      return;
    }
    const nodes = this.roots();
    if (isSame(this.lines, nodes) && !this.wholeIsDue) {
      this.say(this.lines, nodes);
      await Promise.all(this.lines.map((line) => this.updateBelow(line)));
      return;
    }
    this.outdate(this.lines);
    if (this.wholeIsDue) return;
    this.wholeIsDue = true;
    this.surroundings.redraw(undefined);
  }

  /** Has those of the lines drawn that say something else now. */
  private say(lines: readonly TreeLine[], nodes: readonly Node[]): void {
    const changed = lines.filter((line, index) => {
      line.node = nodes[index] ?? line.node;
      return textOf(line.node) !== line.drawn;
    });
    for (const line of changed) line.drawn = textOf(line.node);
    if (changed.length > 0) this.surroundings.redraw(changed);
  }

  private async updateBelow(line: TreeLine): Promise<void> {
    line.changes += 1;
    if (!line.lines) return;
    if (!line.isOpen) {
      this.outdate([line]);
      return;
    }
    await (line.updating ??= this.reload(line));
    await Promise.all(line.lines.map((below) => this.updateBelow(below)));
  }

  /** One at a time, so that none puts what it saw earlier over what another saw later. */
  private reload(line: TreeLine): Promise<void> {
    return this.loadBelow(line, (nodes) => {
      line.updating = undefined;
      line.isCurrent = !nodes.some(isFailure);
      const before = line.lines ?? [];
      if (isSame(before, nodes)) {
        this.say(before, nodes);
        return;
      }
      line.lines = this.asLines(line, nodes, before);
      this.surroundings.redraw([line]);
    });
  }

  /** Lines for the nodes: the ones that are there already, by their ids. */
  private asLines(parent: TreeLine | undefined, nodes: readonly Node[], before: readonly TreeLine[] = []): TreeLine[] {
    const earlier = new Map(before.map((line) => [line.id, line]));
    return nodes.map((node) => {
      const line = earlier.get(node.id);
      if (!line) return new TreeLine(parent, node);
      line.node = node;
      return line;
    });
  }

  private outdate(lines: readonly TreeLine[]): void {
    for (const line of lines) {
      line.isCurrent = false;
      if (line.lines) this.outdate(line.lines);
    }
  }

  /**
   * Asks as often as something changes meanwhile, and gives what came at last to `then` with no wait between: not even a change
   * in that moment gets lost.
   */
  private async loadBelow<T>(line: TreeLine, then: (nodes: Node[]) => T): Promise<T> {
    let nodes: Node[];
    let changes: number;
    do {
      ({ changes } = line);
      nodes = await this.askBelow(line.node);
    } while (line.changes !== changes);
    return then(nodes);
  }

  private async askBelow(node: Node): Promise<Node[]> {
    try {
      return (await node.getChildren?.()) ?? [];
    } catch (error) {
      if (!isCancelled(error)) this.surroundings.log.warn(`${node.id}: ${trace(error)}`);
      return [await ErrorNode.create(node, error)];
    }
  }
}

function isSame(lines: readonly TreeLine[], nodes: readonly Node[]): boolean {
  return lines.length === nodes.length && lines.every(({ id }, index) => id === nodes[index]?.id);
}

/** A failure is tried again at the next look. */
function isFailure(node: Node): boolean {
  return node instanceof ErrorNode;
}

/** All that a person sees of it, its buttons and its tooltip too. */
function textOf(node: Node): string {
  const { label, description, iconPath, resourceUri, contextValue, command, tooltip, accessibilityInformation } =
    node.getTreeItem();
  const says = typeof tooltip === 'object' ? tooltip.value : tooltip;
  const click = command && [command.command, command.title];
  const drawn = [label, description, iconPath, resourceUri, contextValue, click, says, accessibilityInformation];
  return JSON.stringify([...drawn, node.tooltipFacts?.()]);
}
