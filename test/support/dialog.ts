import { type Locator, type Page } from 'playwright-core';

/** A modal dialog: the window waits for its answer. */
export class Dialog {
  readonly box: Locator;

  constructor(page: Page) {
    this.box = page.locator('.monaco-dialog-box');
  }

  async message(): Promise<string> {
    return this.box.locator('.dialog-message-text').innerText();
  }

  async detail(): Promise<string> {
    return this.box.locator('.dialog-message-detail').innerText();
  }

  /** What can be answered. */
  async buttons(): Promise<string[]> {
    await this.box.waitFor();
    return this.box.locator('.dialog-buttons .monaco-text-button').allInnerTexts();
  }

  /** Answers, and waits until the dialog is gone. */
  async answer(button: string): Promise<void> {
    const message = await this.message();
    await this.box.locator('.dialog-buttons').getByRole('button', { name: button, exact: true }).click();
    await this.box.filter({ hasText: message }).waitFor({ state: 'detached' });
  }

  async cancel(): Promise<void> {
    await this.box.press('Escape');
    await this.box.waitFor({ state: 'detached' });
  }
}
