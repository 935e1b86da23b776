import { type BrowserContext, type Locator, type Page } from 'playwright-core';

/** The login in the person's browser, at the simulated Ansattporten. */
export class LoginPage {
  private constructor(readonly page: Page) {}

  /** The window that opens while `start` is done. */
  static async opensWhile(context: BrowserContext, start: () => Promise<unknown>): Promise<LoginPage> {
    const [page] = await Promise.all([context.waitForEvent('page'), start()]);
    const login = new LoginPage(page);
    await login.logIn.waitFor();
    return login;
  }

  get logIn(): Locator {
    return this.page.getByRole('button', { name: 'Log in' });
  }

  get cancel(): Locator {
    return this.page.getByRole('button', { name: 'Cancel' });
  }

  async asOrganisation(name: RegExp): Promise<void> {
    await this.page.getByRole('radio', { name: 'A listed organisation' }).check();
    const list = this.page.getByLabel('Organisation', { exact: true });
    const option = await list.locator('option').filter({ hasText: name }).getAttribute('value');
    await list.selectOption(option);
    await this.logIn.click();
  }

  async asSynthetic(orgno: string): Promise<void> {
    await this.page.getByRole('radio', { name: 'A synthetic organisation' }).check();
    await this.page.getByLabel('Organisation number', { exact: true }).fill(orgno);
    await this.logIn.click();
  }

  /** Closes the window, as the person is told to, and looks at the editor again. */
  async goBackTo(editor: Page): Promise<void> {
    if (!this.page.isClosed()) await this.page.close();
    await editor.bringToFront();
  }
}
