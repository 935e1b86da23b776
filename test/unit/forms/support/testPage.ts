import { type Browser, type Page } from 'playwright-core';
import { origin } from './pageFiles.ts';

interface Listener {
  posted(message: unknown): void;
  saved(state: unknown): void;
}

/** One page of a browser, in which a suite's forms are shown one after the other: a new page each would take far longer. */
export class TestPage {
  /** Breaches of the CSP, errors in the page, and complaints in its console. */
  readonly complaints: string[] = [];
  private files: ReadonlyMap<string, string> = new Map();
  private listener: Listener | undefined;
  private shown = 0;

  private constructor(readonly page: Page) {}

  static async open(browser: Browser): Promise<TestPage> {
    const context = await browser.newContext({ reducedMotion: 'reduce' });
    // Shorter than a test may take, so that what is waited for is named.
    context.setDefaultTimeout(60_000);
    const opened = new TestPage(await context.newPage());
    await opened.prepare();
    return opened;
  }

  close(): Promise<void> {
    return this.page.context().close();
  }

  /**
   * Shows a page of these files; `''` is the page itself. Only the first is gone to: the next are written into the window that
   * is there, which costs the browser a third. Listeners, styles and focus of the one before are gone in either way.
   */
  async show(files: ReadonlyMap<string, string>, listener: Listener): Promise<void> {
    this.files = files;
    this.listener = listener;
    const url = `${origin}/${++this.shown}/`;
    if (this.shown === 1) await this.page.goto(url);
    else {
      await this.page.evaluate(`new Promise((resolve) => {
        history.replaceState(null, '', ${JSON.stringify(url)});
        document.open();
        addEventListener('load', resolve);
        document.write(${JSON.stringify(files.get(''))});
        document.close();
      })`);
    }
  }

  private async prepare(): Promise<void> {
    const { page } = this;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    await page.exposeFunction('testPosted', (from: string, message: unknown) => {
      if (from === this.path) this.listener?.posted(message);
    });
    await page.exposeFunction('testSaved', (from: string, state: unknown) => {
      if (from === this.path) this.listener?.saved(state);
    });
    await page.exposeFunction('testViolated', (what: string) => {
      this.complaints.push(what);
    });
    await page.route(`${origin}/**`, (route) => {
      const file = new URL(route.request().url()).pathname.replace(this.path, '').replace('/', '');
      const body = this.files.get(file);
      if (body === undefined) return route.fulfill({ status: 404 });
      const type = file.endsWith('.css') ? 'text/css' : file.endsWith('.js') ? 'text/javascript' : 'text/html';
      return route.fulfill({ contentType: `${type}; charset=utf-8`, body });
    });
  }

  private get path(): string {
    return `/${this.shown}/`;
  }
}
