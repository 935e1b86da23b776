import { type Frame, type Page } from 'playwright-core';
import { type Editors } from './editors.ts';
import { eventually } from './eventually.ts';

/** A webview form in an editor tab. Its page is two frames deep; `frame` is the inner one, the form itself. */
export class Form {
  readonly frame: Frame;
  readonly title: string;

  private constructor(title: string, frame: Frame) {
    this.title = title;
    this.frame = frame;
  }

  /** Brings the tab to the front, and waits until its page is loaded. */
  static async open(page: Page, editors: Editors, title: string): Promise<Form> {
    await editors.tab(title).first().waitFor();
    await editors.activate(title);
    const frame = await eventually(`the form “${title}”`, () => innerFrame(page));
    await frame.waitForLoadState();
    return new Form(title, frame);
  }
}

/** The page of the webview that is on the screen: VS Code hides the others. */
async function innerFrame(page: Page): Promise<Frame | undefined> {
  for (const element of await page.locator('iframe.webview.ready:visible').all()) {
    const handle = await element.elementHandle();
    const inner = (await handle.contentFrame())?.childFrames()[0];
    if (inner && (await inner.evaluate('document.readyState === "complete" && !!document.body?.children.length'))) {
      return inner;
    }
  }
  return undefined;
}
