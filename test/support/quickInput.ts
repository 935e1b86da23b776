import { type Locator, type Page } from 'playwright-core';
import { exactly } from './text.ts';

/** Quick picks, input boxes and the command palette: the box that opens at the top of the window. */
export class QuickInput {
  readonly widget: Locator;
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
    this.widget = page.locator('.quick-input-widget:visible');
  }

  get input(): Locator {
    return this.widget.locator('.quick-input-box input');
  }

  get title(): Locator {
    return this.widget.locator('.quick-input-title');
  }

  /** The prompt of an input box, or what is wrong with what was typed. */
  get message(): Locator {
    return this.widget.locator('.quick-input-message');
  }

  /** The choices that are on the screen. */
  get choices(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  choice(label: string | RegExp): Locator {
    const name = this.#page.locator('.quick-input-list-row .label-name').filter({ hasText: exactly(label) });
    return this.choices.filter({ has: name });
  }

  async openPalette(): Promise<void> {
    await this.#page.keyboard.press('F1');
    await this.input.waitFor();
  }

  /** Waits for a quick pick or input box with this title. */
  async waitFor(title: string | RegExp): Promise<void> {
    await this.title.filter({ hasText: exactly(title) }).waitFor();
  }

  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  /** Picks one choice by its label. */
  async choose(label: string | RegExp): Promise<void> {
    await this.choice(label).first().click();
  }

  /** Ticks choices of a pick of many; `accept` then confirms. */
  async tick(...labels: (string | RegExp)[]): Promise<void> {
    for (const label of labels) await this.choice(label).first().locator('[role="checkbox"]').first().click();
  }

  /** Types into an input box and confirms. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.accept();
  }

  async accept(): Promise<void> {
    await this.input.press('Enter');
  }

  async cancel(): Promise<void> {
    await this.input.press('Escape');
  }
}
