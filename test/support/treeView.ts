import type { Locator, Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { chooseInMenu } from './menu.ts';
import type { PageElement } from './pageElement.ts';
import { exactly } from './text.ts';

/** One item of a tree view. Every action looks it up anew, so it survives a refresh. */
export class TreeItem {
  readonly #tree: TreeView;
  readonly #path: (string | RegExp)[];

  constructor(tree: TreeView, path: (string | RegExp)[]) {
    this.#tree = tree;
    this.#path = path;
  }

  /** Waits until the item is there, and returns its row as it is now. */
  async row(): Promise<Row> {
    return eventually(this.#what, () => this.#tree.findRow(this.#path));
  }

  async waitForGone(): Promise<void> {
    await eventually(`no ${this.#what}`, async () => (await this.#tree.findRow(this.#path)) === undefined);
  }

  /** The row's element, for what this class does not offer. Right until the tree changes. */
  async element(): Promise<Locator> {
    const { id, name } = await this.row();
    // Elements are used again for other rows when the tree is drawn anew, so the id alone names a place, not a row.
    const label = this.#tree.page.locator('.label-name').filter({ hasText: exactly(name) });
    return this.#tree.root.locator(`[id="${id}"]`).filter({ has: label });
  }

  async description(): Promise<string> {
    return (await this.row()).description;
  }

  /** Waits for a description, as an item may still be loading. */
  async waitForDescription(wanted: string | RegExp): Promise<void> {
    await eventually(`${this.#what} to say ${String(wanted)}`, async () =>
      exactly(wanted).test(await this.description()),
    );
  }

  /** What a screen reader says. */
  async accessibleName(): Promise<string> {
    return (await (await this.element()).getAttribute('aria-label')) ?? '';
  }

  /** Until its children are there. */
  async expand(): Promise<void> {
    await this.#toggle(true);
  }

  async collapse(): Promise<void> {
    await this.#toggle(false);
  }

  async click(): Promise<void> {
    await this.#movePointerAway();
    await (await this.element()).locator('.label-name').click();
  }

  /** Names of the direct children that are on the screen; waits until there is one. */
  async children(): Promise<string[]> {
    return eventually(`children of ${this.#what}`, async () => {
      const parent = await this.row();
      const rows = await this.#tree.visibleRows();
      const after = rows.filter(({ index }) => index > parent.index);
      const end = after.findIndex(({ level }) => level <= parent.level);
      const below = end === -1 ? after : after.slice(0, end);
      const names = below.filter(({ level }) => level === parent.level + 1).map(({ name }) => name);
      return names.length > 0 && names;
    });
  }

  /** Rests the pointer on the item, and returns the text of the tooltip that comes. */
  async tooltip(): Promise<string> {
    const hovers = this.#tree.page.locator('.monaco-hover:visible .monaco-hover-content');
    const what = `a tooltip on ${this.#what}`;
    // None comes for an item that is drawn under a pointer at rest: the pointer comes again.
    return eventually(what, async () => {
      await this.#movePointerAway();
      await (await this.element()).locator('.label-name').hover();
      const comes = async () => {
        const text = (await hovers.first().isVisible()) && (await hovers.first().innerText());
        return text && !/^(Loading…|Loading\.\.\.)?$/.test(text.trim()) && text;
      };
      return eventually(what, comes, 10_000);
    });
  }

  /** The entries of the context menu. The menu is closed again. */
  async contextMenu(): Promise<string[]> {
    const entries = await this.#openMenu();
    const titles = await entries.locator('.action-label:not(.separator)').allInnerTexts();
    await this.#tree.page.keyboard.press('Escape');
    return titles;
  }

  /** Chooses from the context menu. */
  async choose(title: string): Promise<void> {
    await chooseInMenu((await this.#openMenu()).filter({ hasText: exactly(title) }).first());
  }

  /** Clicks one of the icons that the item shows under the pointer. */
  async clickInlineAction(title: string): Promise<void> {
    await this.#tree.waitUntilSettled();
    await this.#movePointerAway();
    const row = await this.element();
    await row.hover();
    await row.locator(`.actions .action-label[aria-label^="${title}"]`).first().click();
  }

  /** Titles of the icons that the item shows under the pointer. */
  async inlineActions(): Promise<string[]> {
    const row = await this.element();
    await row.hover();
    const labels = row.locator('.actions .action-label');
    return labels.evaluateAll((actions: PageElement[]) =>
      actions.map((action) => action.getAttribute('aria-label') ?? ''),
    );
  }

  async #toggle(expanded: boolean): Promise<void> {
    if ((await this.row()).expanded !== expanded) {
      await this.#tree.waitUntilSettled();
      await this.#movePointerAway();
      await (await this.element()).locator('.monaco-tl-twistie').click();
    }
    await eventually(`${this.#what} to be ${expanded ? 'open' : 'closed'}`, async () => {
      const row = await this.#tree.findRow(this.#path);
      return row?.expanded === expanded && (!expanded || (!row.loading && (await this.#hasChild(row))));
    });
  }

  /** Whether a child follows the open item, as one always does; below the end of the screen it is taken for granted. */
  async #hasChild({ index, level }: Row): Promise<boolean> {
    const next = (await this.#tree.visibleRows()).find((row) => row.index === index + 1);
    return next === undefined || next.level > level;
  }

  /**
   * A tooltip of another item may lie over this one; it goes when the pointer does. One that came after the pointer had
   * gone does not notice that, until the pointer has been in it.
   */
  async #movePointerAway(): Promise<void> {
    const { page } = this.#tree;
    const tooltip = page.locator('.context-view .monaco-hover');
    await page.mouse.move(0, 0);
    try {
      await tooltip.waitFor({ state: 'hidden', timeout: 1000 });
    } catch {
      // It may go in this very moment: what is not there any more is not waited for.
      for (const shown of await tooltip.elementHandles()) {
        const box = await shown.boundingBox();
        if (box) await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      }
      await page.mouse.move(0, 0, { steps: 5 });
      await tooltip.waitFor({ state: 'hidden' });
    }
  }

  async #openMenu(): Promise<Locator> {
    const entries = this.#tree.page.locator('.monaco-menu .action-menu-item');
    await this.#tree.waitUntilSettled();
    await this.#movePointerAway();
    await (await this.element()).locator('.label-name').click({ button: 'right' });
    await entries.first().waitFor();
    return entries;
  }

  get #what(): string {
    return `“${this.#path.map(String).join(' › ')}” in the tree`;
  }
}

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
