import { type Locator } from 'playwright-core';
import { eventually } from './eventually.ts';
import { type PageElement } from './pageElement.ts';

/**
 * Chooses an entry of a menu that is open. VS Code's menu takes no click in the first moments after it has opened, as the button
 * that opened it may still be down. The keyboard it takes at once.
 */
export async function chooseInMenu(entry: Locator): Promise<void> {
  await entry.hover();
  const isFocused = (link: PageElement) => link.parentElement?.classList.contains('focused') ?? false;
  await eventually('the focus on the entry of the menu', () => entry.evaluate(isFocused));
  await entry.page().keyboard.press('Enter');
  await entry.waitFor({ state: 'hidden' });
}
