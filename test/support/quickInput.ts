import { existsSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';
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

  /** An input box that does not show what is typed. */
  get password(): Locator {
    return this.widget.locator('.quick-input-box input[type="password"]');
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

  /**
   * Opens the box with a key, types, and picks the choice. A notification or editor that takes the focus meanwhile
   * closes the box; then it is opened again.
   */
  async openAndChoose(key: string, text: string, label: string | RegExp): Promise<void> {
    await eventually(`“${String(label)}” among the choices for ${text}`, async () => {
      await this.#page.keyboard.press(key);
      await this.input.fill(text, { timeout: 20_000 });
      await this.choice(label).first().click({ timeout: 20_000 });
      return true;
    });
  }

  /** Waits for a box that is ready to be typed into. */
  async waitForInput(): Promise<void> {
    await this.#page.locator('.quick-input-widget:not([inert])').locator('.quick-input-box input:focus').waitFor();
  }

  /** Waits for a quick pick or input box with this title. */
  async waitFor(title: string | RegExp): Promise<void> {
    await this.title.filter({ hasText: exactly(title) }).waitFor();
  }

  async type(text: string): Promise<void> {
    await this.input.fill(text);
  }

  /** Chooses a file or folder, perhaps a new one, in VS Code's own dialog of this title, which takes a path. */
  async choosePath(title: string, file: string, button = 'OK'): Promise<void> {
    await this.waitFor(title);
    const confirm = this.widget.getByRole('button', { name: button, exact: true });
    await confirm.waitFor();
    // When it has read its own folder, it puts that, and then the name that is offered, over what is in the box by then.
    const progress = this.widget.locator('.quick-input-progress.active');
    await eventually(`the dialog to have read its folder`, async () => {
      const isRead = (await this.choices.count()) > 0 && !(await progress.isVisible());
      return isRead && (await this.input.inputValue()) !== '';
    });
    // While it reads the folder of what is typed, VS Code ignores its button. Once it has, it lists what is in there.
    const inFolder = markerBeside(file);
    await this.type(file);
    await this.choice(path.basename(inFolder.place)).waitFor();
    inFolder.remove();
    await confirm.click();
    await this.title.filter({ hasText: exactly(title) }).waitFor({ state: 'hidden' });
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

/** Something in the folder of a path that VS Code's dialog lists: the file itself, else a file or folder made for that. */
function markerBeside(file: string): { readonly place: string; remove(): void } {
  if (file.endsWith('/')) {
    const place = mkdtempSync(path.join(file, 'listed-'));
    return {
      place,
      remove: () => {
        rmdirSync(place);
      },
    };
  }
  if (existsSync(file)) return { place: file, remove: () => undefined };
  const { dir, ext } = path.parse(file);
  const place = path.join(dir, `listed-${process.pid}${ext}`);
  writeFileSync(place, '');
  return {
    place,
    remove: () => {
      rmSync(place);
    },
  };
}
