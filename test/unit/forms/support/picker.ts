import { type Locator, type Page } from 'playwright-core';

/** The scope picker, in whichever form it stands. */
export class Picker {
  readonly search: Locator;
  readonly granted: Locator;
  readonly accessibleForAll: Locator;
  readonly delegated: Locator;
  readonly list: Locator;
  readonly rows: Locator;
  /** Those that are loaded. */
  readonly boxes: Locator;
  readonly retry: Locator;

  constructor(private readonly page: Page) {
    this.search = page.getByRole('searchbox', { name: 'Search for scopes' });
    this.granted = page.getByRole('checkbox', { name: 'Granted to me' });
    this.accessibleForAll = page.getByRole('checkbox', { name: 'Accessible for all' });
    this.delegated = page.getByRole('checkbox', { name: 'Delegated' });
    this.list = page.getByRole('list', { name: 'Available scopes' });
    this.rows = this.list.getByRole('listitem');
    this.boxes = this.list.getByRole('checkbox');
    this.retry = page.getByRole('button', { name: 'Retry' });
  }

  scope(name: string): Locator {
    return this.list.getByRole('checkbox', { name, exact: true });
  }

  count(text: string): Locator {
    return this.page.getByText(text, { exact: true });
  }

  /** Names of the rows in the document, from the top. */
  async names(): Promise<string[]> {
    return this.list.locator('label').allTextContents();
  }
}
