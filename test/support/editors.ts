import { type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { type PageElement } from './pageElement.ts';
import { exactly, plainSpaces } from './text.ts';

/** The editor tabs, and the text of the one in front. */
export class Editors {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get tabs(): Locator {
    return this.#page.locator('.part.editor .tabs-container .tab');
  }

  tab(title: string | RegExp): Locator {
    return this.tabs.filter({
      has: this.#page.locator('.monaco-icon-label-container').filter({ hasText: exactly(title) }),
    });
  }

  /** Brings a tab to the front. */
  async activate(title: string | RegExp): Promise<void> {
    const tab = this.tab(title).first();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** Waits until the tab has unsaved changes, or has none. */
  async waitUntilDirty(title: string, dirty = true): Promise<void> {
    await eventually(`${title} to be ${dirty ? 'unsaved' : 'saved'}`, async () => {
      const classes = (await this.tab(title).first().getAttribute('class')) ?? '';
      return classes.split(' ').includes('dirty') === dirty;
    });
  }

  /** The lines of the active editor that are on the screen, in order; a file of up to some 35 lines fits. */
  async visibleText(): Promise<string> {
    const lines = this.#page.locator('.editor-group-container.active .monaco-editor .view-line');
    await lines.first().waitFor();
    const placed = await lines.evaluateAll((elements: PageElement[]) =>
      elements.map((element) => ({ top: Number.parseFloat(element.style.top), text: element.textContent })),
    );
    return plainSpaces(
      placed
        .sort((a, b) => a.top - b.top)
        .map(({ text }) => text)
        .join('\n'),
    );
  }

  /** Saves the editor in front. */
  async save(): Promise<void> {
    await this.#page.keyboard.press('ControlOrMeta+S');
  }

  /** Undoes the last change in the editor in front. */
  async undo(): Promise<void> {
    await this.#page.locator('.editor-group-container.active .monaco-editor').first().click();
    await this.#page.keyboard.press('ControlOrMeta+Z');
  }

  /** Closes a tab with its ×. */
  async close(title: string | RegExp): Promise<void> {
    const tab = this.tab(title).first();
    await tab.hover();
    await tab.locator('.tab-actions .action-label').first().click();
  }
}
