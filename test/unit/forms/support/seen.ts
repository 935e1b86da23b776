import assert from 'node:assert/strict';
import { type Locator, type Page } from 'playwright-core';
import { eventually } from '../../../support/eventually.ts';

/** What a screen reader says after an element's name and role. */
export async function description(element: Locator): Promise<string> {
  const ids = (await element.getAttribute('aria-describedby'))?.split(' ') ?? [];
  const texts = await Promise.all(ids.map((id) => element.page().locator(`#${id}`).textContent()));
  return texts.join(' ');
}

/** Waits for an element's description to hold a text. */
export async function isDescribedBy(element: Locator, text: string): Promise<void> {
  await eventually(`“${text}” beside the element`, async () => (await description(element)).includes(text));
}

export async function hasFocus(element: Locator): Promise<void> {
  await element.and(element.page().locator(':focus')).waitFor();
}

export async function isChecked(element: Locator, expected = true): Promise<void> {
  await eventually(
    `${String(element)} ${expected ? 'ticked' : 'not ticked'}`,
    async () => (await element.isChecked()) === expected,
  );
}

export async function isDisabled(element: Locator): Promise<void> {
  await eventually(`${String(element)} disabled`, () => element.isDisabled());
}

export async function isEnabled(element: Locator): Promise<void> {
  await eventually(`${String(element)} enabled`, () => element.isEnabled());
}

export async function isGone(element: Locator): Promise<void> {
  await element.waitFor({ state: 'hidden' });
}

/** Waits for the texts of elements, in order. */
export async function hasTexts(elements: Locator, expected: readonly string[]): Promise<void> {
  let texts: string[] = [];
  try {
    await eventually('the texts', async () => {
      texts = (await elements.allTextContents()).map((text) => text.trim());
      return JSON.stringify(texts) === JSON.stringify(expected);
    });
  } catch {
    assert.deepEqual(texts, expected);
  }
}

/** What live regions of the page say now. */
export async function announced(page: Page, text: string): Promise<void> {
  await page
    .getByRole('status')
    .or(page.getByRole('alert'))
    .filter({ hasText: text })
    .first()
    .waitFor({ state: 'attached' });
}

/** Presses a key `times` times. */
export async function press(page: Page, key: string, times = 1): Promise<void> {
  for (let time = 0; time < times; time++) await page.keyboard.press(key);
}
