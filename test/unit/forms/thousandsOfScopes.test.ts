import assert from 'node:assert/strict';
import { type Page } from 'playwright-core';
import { type ScopeQuery } from '../../../src/forms/protocol.ts';
import { eventually } from '../../support/eventually.ts';
import { failing } from './support/formPage.ts';
import { manyScopes, searchIn } from './support/scopes.ts';
import { announced, hasFocus, hasTexts, isChecked, isGone, press } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

const thousands = manyScopes(5_000);
const name = (number: number) => thousands[number - 1]!.name;

/** Milliseconds of processor time that the page has spent on scripts, styles and layout. */
async function workOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const { metrics } = await session.send('Performance.getMetrics');
  await session.detach();
  const parts = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration'];
  return metrics.reduce((sum, { name: part, value }) => sum + (parts.includes(part) ? value * 1_000 : 0), 0);
}

describe('a list of 5,000 scopes', function () {
  this.timeout(120_000);
  const forms = useForms();

  it('draws only what is in view, wherever one scrolls', async () => {
    const { picker, page, form } = await forms.addScopes({ host: { searchScopes: searchIn(thousands) } });
    await picker.count('5,000 scopes').waitFor();
    assert.ok((await picker.rows.count()) < 40, `${await picker.rows.count()} rows`);
    for (const distance of [3_000, 60_000, 200_000]) {
      await picker.list.hover();
      await page.mouse.wheel(0, distance);
      await eventually('the rows to be loaded', async () => (await picker.list.locator('.placeholder').count()) === 0);
      assert.ok((await picker.rows.count()) < 50, `${await picker.rows.count()} rows`);
    }
    await picker.scope(name(5_000)).waitFor();
    const asked = form.asks('searchScopes').reduce<number>((sum, ask) => sum + (ask as ScopeQuery).limit, 0);
    assert.ok(asked < 1_000, `${asked} rows were asked for`);
  });

  it('does not ask for ever when the host has fewer than it says', async () => {
    const host = searchIn(thousands.slice(0, 50));
    // Less with each answer, so that one sees which has arrived.
    let total = 81;
    const searchScopes: typeof host = async (query) => ({ ...(await host(query)), total: --total });
    const { picker, page, form } = await forms.addScopes({ host: { searchScopes } });
    await picker.scope(name(1)).waitFor();
    await picker.search.press('ArrowDown');
    await press(page, 'End');
    // A row that comes into view before the answer would be asked for again, and rightly so.
    await picker.count('79 scopes').waitFor();
    await press(page, 'PageUp', 3);
    await press(page, 'Home');
    await hasFocus(picker.scope(name(1)));
    assert.equal(form.asks('searchScopes').length, 2);
  });

  it('tells a screen reader where in the list it is', async () => {
    const { picker } = await forms.addScopes({ host: { searchScopes: searchIn(thousands) } });
    const third = picker.rows.nth(2);
    await third.waitFor();
    assert.equal(await third.getAttribute('aria-setsize'), '5000');
    assert.equal(await third.getAttribute('aria-posinset'), '3');
  });

  it('moves by arrow, page, Home and End, and keeps one row in the tab order', async () => {
    const { picker, page } = await forms.addScopes({ host: { searchScopes: searchIn(thousands) } });
    await picker.scope(name(1)).waitFor();
    await picker.search.focus();
    await press(page, 'ArrowDown');
    await hasFocus(picker.scope(name(1)));
    await press(page, 'ArrowDown', 2);
    await hasFocus(picker.scope(name(3)));
    await press(page, 'ArrowUp');
    await hasFocus(picker.scope(name(2)));
    await press(page, 'End');
    await hasFocus(picker.scope(name(5_000)));
    await press(page, 'ArrowDown');
    await hasFocus(picker.scope(name(5_000)));
    await press(page, 'PageUp');
    await eventually('a page up', async () => {
      const focused = await picker.list.locator(':focus').getAttribute('id');
      return focused !== 'scope-4999' && Number(focused?.replace('scope-', '')) > 4_980;
    });
    await press(page, 'Home');
    await hasFocus(picker.scope(name(1)));
    await press(page, 'PageDown');
    await press(page, 'Space');
    assert.equal(await picker.list.locator('[tabindex="0"]').count(), 1);
    await isChecked(picker.list.locator(':focus'));
  });

  it('keeps the focus where it is when one scrolls away from it', async () => {
    const { picker, page } = await forms.addScopes({ host: { searchScopes: searchIn(thousands) } });
    await picker.scope(name(2)).focus();
    await picker.list.hover();
    await page.mouse.wheel(0, 100_000);
    await picker.scope(name(2_001)).waitFor();
    await hasFocus(picker.scope(name(2)));
    await press(page, 'ArrowDown');
    await hasFocus(picker.scope(name(3)));
  });

  it('remembers what is chosen over searching and scrolling', async () => {
    const { picker, chosen } = await forms.addScopes({ host: { searchScopes: searchIn(thousands) } });
    await picker.scope(name(2)).check();
    await picker.search.fill('4321');
    await picker.scope(name(4_321)).check();
    await picker.search.fill('');
    await isChecked(picker.scope(name(2)));
    await hasTexts(chosen, [name(2), name(4_321)]);
  });

  it('takes a keystroke, and shows what it finds, within a frame', async () => {
    const { picker, page } = await forms.addScopes({ host: { searchScopes: searchIn(thousands) } });
    await picker.count('5,000 scopes').waitFor();
    const before = await workOf(page);
    await page.keyboard.type('tjeneste43');
    await picker.count('100 scopes').waitFor();
    const perKey = ((await workOf(page)) - before) / 'tjeneste43'.length;
    assert.ok(perKey <= 16, `${perKey.toFixed(1)} ms a keystroke`);
  });

  it('keeps the rows there are when a further part cannot be had', async () => {
    const { picker, page, form } = await forms.addScopes({ host: { searchScopes: searchIn(thousands) } });
    await picker.scope(name(1)).waitFor();
    form.handlers.searchScopes = failing({ what: 'The line broke' });
    await picker.list.hover();
    await page.mouse.wheel(0, 100_000);
    await announced(page, 'The line broke');
    form.handlers.searchScopes = searchIn(thousands);
    await picker.retry.click();
    await picker.scope(name(1)).waitFor();
    await isGone(page.getByRole('alert'));
  });
});
