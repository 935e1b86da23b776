import { type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';
import { exactly } from './text.ts';

/** The messages in the lower right corner. */
export class Notifications {
  readonly all: Locator;

  constructor(page: Page) {
    this.all = page.locator(
      '.notifications-toasts .notification-list-item, .notifications-center.visible .notification-list-item',
    );
  }

  /** The notification that says this; a text must be the whole of it, a pattern a part. */
  saying(message: string | RegExp): Notification {
    const text = this.all
      .page()
      .locator('.notification-list-item-message')
      .filter({ hasText: exactly(message) });
    return new Notification(this.all.filter({ has: text }).first());
  }

  /** What all of them say, the newest first. */
  async messages(): Promise<string[]> {
    return this.all.locator('.notification-list-item-message').allInnerTexts();
  }
}

export class Notification {
  readonly item: Locator;

  constructor(item: Locator) {
    this.item = item;
  }

  /** Waits until it is there, and returns the whole of its text. */
  async text(): Promise<string> {
    return this.item.locator('.notification-list-item-message').innerText();
  }

  /** The buttons that it offers, in order. */
  async buttons(): Promise<string[]> {
    await this.item.waitFor();
    return this.item.locator('.notification-list-item-buttons-container .monaco-text-button').allInnerTexts();
  }

  async click(button: string): Promise<void> {
    await this.item.getByRole('button', { name: button, exact: true }).click();
  }

  /** Closes it, when it has come. It moves while others come and go, and goes by itself after a while. */
  async close(): Promise<void> {
    await this.item.waitFor();
    await eventually('the message to be closed', async () => {
      if (!(await this.item.isVisible())) return true;
      await this.item.hover({ timeout: 5000 });
      await this.item.locator('.codicon-notifications-clear').click({ timeout: 5000 });
      return true;
    });
  }

  /** Which kind of message it is. */
  async severity(): Promise<'info' | 'warning' | 'error'> {
    await this.item.waitFor();
    const icon = (await this.item.locator('.notification-list-item-icon').getAttribute('class')) ?? '';
    return icon.includes('codicon-error') ? 'error' : icon.includes('codicon-warning') ? 'warning' : 'info';
  }
}
