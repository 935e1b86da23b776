import assert from 'node:assert/strict';
import { eventually } from '../../support/eventually.ts';
import { addScopesHandlers } from './support/addScopesForm.ts';
import { failing, never } from './support/formPage.ts';
import { announced, hasFocus, hasTexts, isDescribedBy, isDisabled, isEnabled } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

const read = 'altinn:serviceowner/instances.read';
const write = 'altinn:serviceowner/instances.write';

describe('the Add scopes form', function () {
  this.timeout(120_000);
  const forms = useForms();

  it('says which client, of which organisation and in which environment, and begins at the search', async () => {
    const { page, picker } = await forms.addScopes();
    await page.getByRole('heading', { level: 1, name: 'Add scopes to “Fakturamottak”' }).waitFor();
    await page.getByText('TEST', { exact: true }).waitFor();
    await hasFocus(picker.search);
  });

  it('submits what was chosen, in the order it was chosen', async () => {
    const { picker, submit, form } = await forms.addScopes();
    await picker.scope(write).check();
    await picker.scope(read).check();
    await submit.click();
    await eventually('the scopes to be submitted', () => form.asks('submit').length === 1);
    assert.deepEqual(form.asks('submit'), [{ scopes: [write, read] }]);
  });

  it('submits nothing while nothing is chosen, and says why', async () => {
    const { submit, form, picker, page } = await forms.addScopes();
    await isDescribedBy(submit, 'Choose at least one scope');
    assert.equal(await submit.getAttribute('aria-disabled'), 'true');
    await submit.press('Enter');
    await hasFocus(picker.search);
    assert.deepEqual(form.asks('submit'), []);
    await picker.scope(read).check();
    await announced(page, '1 selected');
    assert.equal(await submit.getAttribute('aria-disabled'), null);
  });

  it('takes a chosen scope away again', async () => {
    const { picker, chosen, removeScope } = await forms.addScopes();
    await picker.scope(read).check();
    await picker.scope(write).check();
    await removeScope(read).click();
    await hasTexts(chosen, [write]);
    await hasFocus(removeScope(write));
    await removeScope(write).click();
    await hasFocus(picker.search);
  });

  it('says that it is saving, once', async () => {
    const { picker, submit, form, page } = await forms.addScopes({ host: { submit: never } });
    await picker.scope(read).check();
    await submit.click();
    await announced(page, 'Adding scopes');
    await isDisabled(picker.search);
    await submit.press('Enter');
    assert.equal(form.asks('submit').length, 1);
  });

  it('shows why it did not work, keeps what was chosen, and can be tried again', async () => {
    const problem = { what: 'The scope was refused', why: 'It is not granted.', next: 'Ask Altinn.' };
    const { picker, submit, form, chosen, page } = await forms.addScopes({
      host: { submit: () => Promise.resolve({ added: false, problem }) },
    });
    await picker.scope(read).check();
    await submit.click();
    await announced(page, 'The scope was refused');
    await announced(page, 'Ask Altinn.');
    await hasTexts(chosen, [read]);
    form.handlers.submit = failing({ what: 'No network' });
    await submit.click();
    await announced(page, 'No network');
    await page.getByRole('button', { name: 'Show Log' }).click();
    await eventually('the log to be shown', () => form.asks('showLog').length === 1);
    assert.equal(form.asks('submit').length, 2);
  });

  it('has what remedies a failure carried out, and tries again only what changes nothing', async () => {
    const problem = { what: 'You’re no longer signed in.', remedies: ['Sign In Again'] };
    const { picker, submit, form, page } = await forms.addScopes({ host: { load: failing(problem) } });
    const signIn = page.getByRole('button', { name: 'Sign In Again' });
    const { load } = addScopesHandlers();
    form.handlers.remedy = () => {
      form.handlers.load = load;
      return Promise.resolve({});
    };
    await signIn.click();
    await picker.scope(read).check();
    form.handlers.submit = () => Promise.resolve({ added: false, problem });
    await submit.click();
    await signIn.click();
    await eventually('the second sign-in', () => form.asks('remedy').length === 2);
    assert.deepEqual(form.asks('remedy'), [{ title: 'Sign In Again' }, { title: 'Sign In Again' }]);
    await isEnabled(submit);
    assert.deepEqual([form.asks('load').length, form.asks('submit').length], [2, 1]);
  });

  it('is as before when the person says no to PROD’s question', async () => {
    const { picker, submit, chosen, page } = await forms.addScopes({
      load: { environment: { id: 'prod', kind: 'prod', label: 'PROD' } },
      host: { submit: () => Promise.resolve({ added: false }) },
    });
    await picker.scope(read).check();
    await submit.click();
    await eventually('the form to be open again', () => picker.search.isEnabled());
    await hasTexts(chosen, [read]);
    assert.equal(await page.getByRole('alert').count(), 0);
  });

  it('closes when it is cancelled', async () => {
    const { cancel, form } = await forms.addScopes();
    await cancel.click();
    await eventually('the form to be closed', () => form.asks('close').length === 1);
  });
});
