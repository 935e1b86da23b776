import { type Frame, type Locator, type Page } from 'playwright-core';
import { eventually } from './eventually.ts';

/** The walkthrough that is open in an editor. */
export class Walkthrough {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  get #details(): Locator {
    return this.#page.locator('.gettingStartedSlideDetails');
  }

  get title(): Locator {
    return this.#details.getByRole('heading', { level: 2 });
  }

  /** In order. */
  async steps(): Promise<string[]> {
    return this.#details.getByRole('heading', { level: 3 }).allTextContents();
  }

  /** Unfolds a step; VS Code shows its picture where the editor is wide enough. */
  async open(step: string): Promise<void> {
    await this.#details.getByRole('heading', { level: 3, name: step }).click();
    await this.#details.locator('.getting-started-step.expanded', { hasText: step }).waitFor();
  }

  /** The picture beside the step that is unfolded, when it is drawn. */
  async picture(): Promise<Frame> {
    return eventually('the picture of the step', async () => {
      const webview = await this.#details.locator('.getting-started-media iframe.webview.ready').elementHandle();
      const [inner] = (await webview.contentFrame())?.childFrames() ?? [];
      return inner && (await inner.locator('svg').first().isVisible()) ? inner : undefined;
    });
  }

  /** The button of the step that is unfolded. */
  button(name: string): Locator {
    return this.#details.locator('.getting-started-step.expanded').getByRole('button', { name, exact: true });
  }

  async waitUntilDone(step: string): Promise<void> {
    await this.#details.getByRole('checkbox', { name: `${step}: Completed` }).waitFor();
  }
}
