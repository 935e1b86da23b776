import assert from 'node:assert/strict';
import { type ScopePage, type ScopeQuery } from '../../../src/forms/protocol.ts';
import { eventually } from '../../support/eventually.ts';
import { failing } from './support/formPage.ts';
import { scope, searchIn, someScopes } from './support/scopes.ts';
import { announced, description, hasFocus, hasTexts, isChecked, isGone, press } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

/** A host that answers searches when it is told to. */
function slowHost(scopes = someScopes) {
  const waiting: { query: ScopeQuery; signal: AbortSignal; answer: () => void }[] = [];
  const searchScopes = (query: ScopeQuery, signal: AbortSignal) =>
    new Promise<ScopePage>((resolve) => {
      waiting.push({ query, signal, answer: () => void searchIn(scopes)(query).then(resolve) });
    });
  /** The search for this text, once it was asked. */
  const search = (text: string) =>
    eventually(`a search for “${text}”`, () => waiting.find(({ query }) => query.text === text));
  return { searchScopes, search };
}

describe('searching for scopes', function () {
  this.timeout(120_000);
  const forms = useForms();

  describe('finds', () => {
    it('what is granted to the organisation, before anything is typed', async () => {
      const { picker } = await forms.addScopes();
      await isChecked(picker.granted);
      await isChecked(picker.accessibleForAll, false);
      await isChecked(picker.delegated, false);
      await announced(picker.search.page(), '6 scopes');
      assert.equal((await picker.names()).length, 6);
    });

    it('scopes by name, description and owner, and marks what fits', async () => {
      const { picker } = await forms.addScopes();
      await picker.search.fill('instances change');
      await picker.count('1 scope').waitFor();
      await picker.scope('altinn:serviceowner/instances.write').waitFor();
      await hasTexts(picker.list.locator('mark'), ['instances', 'Change', 'instances']);
    });

    it('more when another list is ticked', async () => {
      const { picker } = await forms.addScopes();
      await picker.delegated.check();
      await picker.accessibleForAll.check();
      await picker.scope('skatteetaten:inntekt').waitFor();
      await picker.scope('brreg:enhetsregisteret.les').waitFor();
      await picker.count('8 scopes').waitFor();
    });

    it('nothing, and says so', async () => {
      const { picker, page } = await forms.addScopes();
      await picker.search.fill('no such thing');
      await page.getByText('No scopes match the search').waitFor();
      await announced(page, '0 scopes');
    });

    it('nothing without a list, asks for one, and does not trouble the host', async () => {
      const { picker, page, form } = await forms.addScopes();
      await picker.scope('altinn:appdeploy').waitFor();
      const before = form.asks('searchScopes').length;
      await picker.granted.uncheck();
      await page.getByText('Choose at least one list above').waitFor();
      assert.equal(form.asks('searchScopes').length, before);
    });

    it('characters that mean something elsewhere as what they are', async () => {
      const { picker } = await forms.addScopes({
        host: { searchScopes: searchIn([scope('a:b(c.*'), scope('a:bcd')]) },
      });
      await picker.search.fill('(c.*');
      await picker.count('1 scope').waitFor();
      await hasTexts(picker.list.locator('label mark'), ['(c.*']);
    });

    it('words with hyphens and slashes, and stays usable', async () => {
      const { picker } = await forms.addScopes({
        host: { searchScopes: searchIn([scope('a:arbeids-/liste'), scope('a:bcd')]) },
      });
      await picker.search.fill('arbeids-/');
      await picker.count('1 scope').waitFor();
      await hasTexts(picker.list.locator('label mark'), ['arbeids-/']);
      await picker.search.fill('bcd');
      await hasTexts(picker.list.locator('label mark'), ['bcd']);
    });
  });

  describe('shows of a scope', () => {
    it('its name as the name of its box, with what it is for and whose it is', async () => {
      const { picker } = await forms.addScopes();
      const box = picker.scope('altinn:serviceowner/instances.read');
      await box.waitFor();
      assert.equal(await description(box), 'Read the instances of the organisation’s apps Owner: Altinn');
    });

    it('that it is on the client already', async () => {
      const { picker } = await forms.addScopes();
      const box = picker.scope('altinn:appdeploy');
      await isChecked(box);
      assert.match(await description(box), /Already on the client/);
      await box.press('Space');
      await isChecked(box);
      assert.equal(await box.getAttribute('aria-disabled'), 'true');
    });

    it('why it cannot be used, also to those who come by keyboard', async () => {
      const { picker, chosen } = await forms.addScopes();
      const box = picker.scope('altinn:accessmanagement/authorizedparties.admin');
      await picker.list.waitFor();
      await press(picker.search.page(), 'ArrowDown');
      await hasFocus(box);
      assert.match(await description(box), /Asked for, and not yet granted by Altinn\./);
      await press(picker.search.page(), 'Space');
      await isChecked(box, false);
      assert.equal(await chosen.count(), 0);
    });
  });

  describe('on a slow line', () => {
    it('gives up a search that is out of date, and never shows its answer', async () => {
      const host = slowHost();
      const { picker } = await forms.addScopes({ host: { searchScopes: host.searchScopes } });
      (await host.search('')).answer();
      await picker.count('6 scopes').waitFor();
      await picker.search.fill('k');
      const outdated = await host.search('k');
      await picker.search.fill('krr');
      const current = await host.search('krr');
      await eventually('the first search to be given up', () => outdated.signal.aborted);
      current.answer();
      await picker.count('1 scope').waitFor();
      outdated.answer();
      await picker.delegated.check();
      await hasTexts(picker.list.locator('label'), ['krr:global/kontaktinformasjon.read']);
    });

    it('keeps the rows there are until the new ones come', async () => {
      const host = slowHost();
      const { picker, page } = await forms.addScopes({ host: { searchScopes: host.searchScopes } });
      await page.getByText('Loading scopes').waitFor();
      (await host.search('')).answer();
      await picker.scope('altinn:appdeploy').waitFor();
      await picker.search.fill('krr');
      await host.search('krr');
      assert.equal((await picker.names()).length, 6);
      await picker.scope('altinn:serviceowner/instances.read').check();
      await isChecked(picker.scope('altinn:serviceowner/instances.read'));
    });
  });

  describe('when a list cannot be loaded', () => {
    const problem = { what: 'The service didn’t respond.', next: 'Check the network.' };

    it('says which and why instead of looking empty, and loads it anew', async () => {
      const { picker, page, form } = await forms.addScopes({
        host: {
          searchScopes: () =>
            Promise.resolve({ total: 0, offset: 0, rows: [], missing: [{ list: 'granted', problem }] }),
        },
      });
      await announced(page, 'Couldn’t load the list “Granted to me”');
      await announced(page, 'The service didn’t respond.');
      assert.equal(await page.getByText('No scope fits').count(), 0);
      assert.equal(await page.getByText('0 scopes').count(), 0);
      form.handlers.searchScopes = searchIn(someScopes);
      await picker.retry.click();
      await picker.scope('altinn:appdeploy').waitFor();
      assert.equal(form.asks('reloadScopes').length, 1);
      await isGone(page.getByRole('alert'));
      await hasFocus(picker.search);
    });

    it('shows what the other lists hold', async () => {
      const { picker, page } = await forms.addScopes({
        host: {
          searchScopes: async (query) => ({
            ...(await searchIn(someScopes)(query)),
            missing: [
              { list: 'accessibleForAll', problem },
              { list: 'delegated', problem },
            ],
          }),
        },
      });
      await picker.scope('altinn:appdeploy').waitFor();
      await page.getByText('Couldn’t load the list “Delegated”').waitFor();
      assert.equal(await page.getByRole('alert').count(), 1);
    });

    it('says so when the host fails altogether, and tries again', async () => {
      const { picker, page, form } = await forms.addScopes({
        host: { searchScopes: failing({ what: 'Something broke' }) },
      });
      await announced(page, 'Something broke');
      await page.getByRole('button', { name: 'Show Log' }).click();
      await eventually('the log to be shown', () => form.asks('showLog').length === 1);
      form.handlers.searchScopes = searchIn(someScopes);
      await picker.retry.click();
      await picker.scope('altinn:appdeploy').waitFor();
    });

    it('says so when loading anew fails, too', async () => {
      const { picker, page } = await forms.addScopes({
        host: {
          searchScopes: failing({ what: 'Something broke' }),
          reloadScopes: failing({ what: 'Still no network' }),
        },
      });
      await picker.retry.click();
      await announced(page, 'Still no network');
    });
  });
});
