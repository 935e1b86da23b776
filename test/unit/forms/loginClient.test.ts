import assert from 'node:assert/strict';
import { eventually } from '../../support/eventually.ts';
import { failing } from './support/formPage.ts';
import { hasFocus } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

const application = 'application_type native';
const redirect = 'redirect_uris http://127.0.0.1:0/signed-in';

describe('the page of what to register', function () {
  this.timeout(120_000);
  const forms = useForms();

  it('says that a value is copied when it is, and not before', async () => {
    let copied: () => void = () => undefined;
    const copy = () =>
      new Promise<Record<string, never>>((resolve) => {
        copied = () => {
          resolve({});
        };
      });
    const { form, copy: button, said } = await forms.loginClient({ host: { copy } });
    await button(redirect).click();
    await eventually('the host to be asked', () => form.asks('copy').length === 1);
    assert.deepEqual(form.asks('copy'), [{ at: 1 }]);
    assert.equal(await said.innerText(), '');
    copied();
    await said.getByText('Copied: http://127.0.0.1:0/signed-in', { exact: true }).waitFor();
  });

  it('says what failed and why, and nothing of it once it works', async () => {
    const { form, copy, said, problem } = await forms.loginClient({
      host: { copy: failing({ what: 'No clipboard', why: 'It is off' }) },
    });
    await copy(application).click();
    await problem.getByText('No clipboard').waitFor();
    await problem.getByText('It is off').waitFor();
    assert.equal(await said.innerText(), '');
    form.handlers.copy = () => Promise.resolve({});
    await copy(application).click();
    await said.getByText('Copied: native').waitFor();
    assert.equal(await problem.count(), 0);
  });

  it('takes an id without spaces only, which stays over hiding, and goes on with it', async () => {
    const { form, page, clientId, logIn } = await forms.loginClient();
    await clientId.fill('to ord');
    await logIn.click();
    await page.getByText('Enter an ID without spaces.').waitFor();
    await hasFocus(clientId);
    assert.deepEqual(form.asks('submit'), []);
    await clientId.fill(' 2b4c ');
    await form.reload();
    assert.equal(await clientId.inputValue(), ' 2b4c ');
    await logIn.click();
    await eventually('the id to be given', () => form.asks('submit').length === 1);
    assert.deepEqual(form.asks('submit'), [{ clientId: '2b4c' }]);
  });
});
