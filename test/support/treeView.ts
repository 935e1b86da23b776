import { type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { type PageElement } from './pageElement.ts';
import { TreeItem } from './treeItem.ts';

/** A row of the tree as it is on the screen. */
export interface Row {
  /** The row element's id, which says its place: stays right until the tree changes. */
  readonly id: string;
  readonly index: number;
  readonly level: number;
  readonly name: string;
  readonly description: string;
  /** undefined: has no children, ever */
  readonly expanded: boolean | undefined;
  /** Its children are on their way. */
  readonly loading: boolean;
}

/** A tree view. Items are found by name, or by path when a name occurs more than once. */
export class TreeView {
  readonly page: Page;
  readonly root: Locator;

  constructor(page: Page, root: Locator) {
    this.page = page;
    this.root = root;
  }

  /**
   * The item with this name, or with the end of this path: `item('Keys')`, `item('Client A', 'Keys')`.
   * Its ancestors must be open; the item itself may be scrolled out of sight.
   */
  item(...path: (string | RegExp)[]): TreeItem {
    return new TreeItem(this, path);
  }

  /** Opens each item of the path, one after the other, and returns the last. */
  async open(...path: (string | RegExp)[]): Promise<TreeItem> {
    for (let depth = 1; depth <= path.length; depth++) await this.item(...path.slice(0, depth)).expand();
    return this.item(...path);
  }

  /** The rows on the screen as text, children indented: what a person sees. */
  async outline(): Promise<string> {
    const rows = await this.visibleRows();
    return rows
      .map(({ level, name, description }) => `${'  '.repeat(level - 1)}${name} ${description}`.trimEnd())
      .join('\n');
  }

  /**
   * Waits until the rows say the same for a while: until what was just loaded has been drawn. VS Code closes a quick pick when
   * the row from which it was opened is drawn anew, as a person who waits to see what comes never meets.
   */
  async waitUntilSettled(): Promise<void> {
    let before = '';
    let since = Date.now();
    await eventually('the tree to be drawn', async () => {
      const now = JSON.stringify(await this.visibleRows());
      if (now !== before) [before, since] = [now, Date.now()];
      return Date.now() - since >= 300;
    });
  }

  /** Waits until the rows on the screen say this somewhere. */
  async waitForText(text: string | RegExp): Promise<void> {
    await eventually(`the tree to show ${String(text)}`, async () => {
      const outline = await this.outline();
      return typeof text === 'string' ? outline.includes(text) : text.test(outline);
    });
  }

  /** The rows on the screen, from top to bottom. */
  async visibleRows(): Promise<Row[]> {
    const rows = await this.#rows.evaluateAll((elements: PageElement[]) =>
      elements.map((row) => ({
        id: row.id,
        index: Number(row.getAttribute('data-index')),
        level: Number(row.getAttribute('aria-level')),
        name: ['.label-name', '.label-suffix'].map((part) => row.querySelector(part)?.textContent ?? '').join(''),
        description: row.querySelector('.label-description')?.textContent ?? '',
        expanded: row.getAttribute('aria-expanded'),
        loading: row.querySelector('.codicon-tree-item-loading') !== null,
      })),
    );
    return rows
      .map((row) => ({ ...row, expanded: row.expanded === null ? undefined : row.expanded === 'true' }))
      .sort((a, b) => a.index - b.index);
  }

  /** The row at the end of the path, scrolled into sight; undefined when the tree has none. */
  async findRow(path: (string | RegExp)[]): Promise<Row | undefined> {
    const row = rowAt(await this.visibleRows(), path);
    if (row) return row;
    for await (const seen of this.#pageThrough()) {
      const found = rowAt(seen, path);
      if (found) return found;
    }
    return undefined;
  }

  get #rows(): Locator {
    return this.root.locator('.monaco-list-rows > .monaco-list-row');
  }

  /** Pages through the tree from top to bottom; each turn gives all rows that were seen until then. */
  async *#pageThrough(): AsyncGenerator<Row[]> {
    if (!(await this.#overflows())) return;
    const seen = new Map<number, Row>();
    await this.#press('Home');
    for (;;) {
      const before = seen.size;
      for (const row of await this.visibleRows()) seen.set(row.index, row);
      if (seen.size === before) return;
      yield [...seen.values()].sort((a, b) => a.index - b.index);
      // The first press goes to the end of the page, the second on to the next.
      await this.#press('PageDown');
      await this.#press('PageDown');
    }
  }

  async #overflows(): Promise<boolean> {
    const list = this.#list;
    const [rows, frame] = [await list.locator('.monaco-list-rows').boundingBox(), await list.boundingBox()];
    return rows !== null && frame !== null && rows.height > frame.height;
  }

  async #press(key: string): Promise<void> {
    await this.#list.press(key);
    await this.page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  }

  get #list(): Locator {
    return this.root.locator('.monaco-list').first();
  }
}

/** The first of the rows whose name, and whose ancestors' names, end with the path. */
export function rowAt(rows: readonly Row[], path: readonly (string | RegExp)[]): Row | undefined {
  const branch: Row[] = [];
  for (const row of rows) {
    branch.length = row.level - 1;
    branch[row.level - 1] = row;
    const end = branch.slice(-path.length);
    if (end.length === path.length && path.every((step, index) => matches(end[index], step))) return row;
  }
  return undefined;
}

/** A pattern may also tell items of the same name apart by what they say beside it. */
function matches(row: Row | undefined, wanted: string | RegExp): boolean {
  if (row === undefined) return false;
  const { name, description } = row;
  return typeof wanted === 'string' ? name === wanted : wanted.test(name) || wanted.test(`${name} ${description}`);
}
