import { type Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { chooseInMenu } from './menu.ts';
import { type PageElement } from './pageElement.ts';
import { exactly } from './text.ts';
import { type Row, type TreeView } from './treeView.ts';

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
      await tooltip.hover();
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
