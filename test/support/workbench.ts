import path from 'node:path';
import { type Locator, type Page } from 'playwright-core';
import { Dialog } from './dialog.ts';
import { Editors } from './editors.ts';
import { Form } from './form.ts';
import { chooseInMenu } from './menu.ts';
import { Notifications } from './notifications.ts';
import { QuickInput } from './quickInput.ts';
import { TreeView } from './treeView.ts';

/** VS Code's window, as a person sees it. Everything waits for what it needs; nothing sleeps. */
export class Workbench {
  readonly page: Page;
  readonly quickInput: QuickInput;
  readonly notifications: Notifications;
  readonly dialog: Dialog;
  readonly editors: Editors;

  constructor(page: Page) {
    this.page = page;
    this.quickInput = new QuickInput(page);
    this.notifications = new Notifications(page);
    this.dialog = new Dialog(page);
    this.editors = new Editors(page);
  }

  async waitUntilReady(): Promise<void> {
    // The remote indicator comes when the window is connected to the server that runs the extensions.
    await this.page.locator('.statusbar-item[id="status.host"]').waitFor();
    await this.page.locator('.activitybar [role="tab"]').first().waitFor();
  }

  /** Opens a view container from the activity bar. */
  async openViewContainer(title: string): Promise<void> {
    const tab = this.page.locator('.activitybar [role="tab"]').filter({ has: this.page.getByLabel(title).first() });
    const shown = this.sideBar.locator('.composite.title, .pane-header').filter({ hasText: title, visible: true });
    if (await shown.count()) return;
    await tab.first().locator('a').first().click();
    await shown.first().waitFor();
  }

  get sideBar(): Locator {
    return this.page.locator('.part.sidebar');
  }

  /** Drags the side bar's edge until it is this wide, in pixels, so that lines can be read to their end. */
  async widenSideBar(width: number): Promise<void> {
    const box = (await this.sideBar.boundingBox())!;
    const { mouse } = this.page;
    const y = box.y + box.height / 2;
    await mouse.move(box.x + box.width, y);
    await mouse.down();
    await mouse.move(box.x + width, y, { steps: 5 });
    await mouse.up();
  }

  /** The welcome text of the view that is open: what it shows when it has no items. */
  get welcome(): Locator {
    return this.sideBar.locator('.welcome-view-content');
  }

  /** The tree of the view that is open in the side bar. */
  get tree(): TreeView {
    return new TreeView(this.page, this.sideBar.locator('.pane-body'));
  }

  /** One of several trees in the side bar, by the title of its view. */
  view(title: string): TreeView {
    const pane = this.sideBar.locator('.pane').filter({ has: this.page.locator('.pane-header', { hasText: title }) });
    return new TreeView(this.page, pane.locator('.pane-body'));
  }

  /** Clicks a button in the title bar of a view. */
  async runActionOf(view: string, title: string): Promise<void> {
    const header = this.sideBar.locator('.pane-header').filter({ hasText: view });
    await header.hover();
    await header.locator(`.action-label[aria-label^="${title}"]`).click();
  }

  /** Runs a command by its full title, “Maskinporten: Create Client”, from the command palette. */
  async runCommand(title: string): Promise<void> {
    await this.quickInput.openAndChoose('F1', `>${title}`, title);
  }

  /** Opens a file by its absolute path, which quick open also takes for files that git ignores. */
  async openFile(file: string): Promise<void> {
    const name = path.basename(file);
    await this.quickInput.openAndChoose('ControlOrMeta+P', file, name);
    await this.editors.tab(name).waitFor();
  }

  /** The webview form whose editor tab has this title, brought to the front. */
  async form(title: string): Promise<Form> {
    return Form.open(this.page, this.editors, title);
  }

  /** An item of the status bar by its text. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /** The lines of the output channel that is shown: those that fit on the screen. `VsCode.extensionLog` has them all. */
  get outputLines(): Locator {
    return this.page.locator('.output-view .view-line');
  }

  /** Runs an action of the view's title bar: one of its buttons, or an entry of its … menu. */
  async runViewAction(title: string): Promise<void> {
    await this.sideBar.hover();
    const button = this.sideBar.locator(
      `.actions .action-label[aria-label^="${title}"], .title-actions .action-label[aria-label^="${title}"]`,
    );
    if (await button.count()) {
      await button.first().click();
      return;
    }
    await this.sideBar
      .locator(
        '.title-actions .action-label[aria-label^="Views and More Actions"], .title-actions .codicon-toolbar-more',
      )
      .first()
      .click();
    await chooseInMenu(this.page.locator('.monaco-menu .action-menu-item').filter({ hasText: title }).first());
  }
}
