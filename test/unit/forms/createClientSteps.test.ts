import assert from 'node:assert/strict';
import type { NewClient } from '../../../src/core/journeys/newClient.ts';
import type { CreationReport } from '../../../src/forms/createClient/protocol.ts';
import { eventually } from '../../support/eventually.ts';
import { createClientHandlers, type CreateClientPage } from './support/createClientForm.ts';
import { failing, never } from './support/formPage.ts';
import { hostState } from './support/pageFiles.ts';
import { doneReport, failedReport, problem, refusedReport, report, runningReport } from './support/reports.ts';
import { altinnCliScopes } from './support/scopes.ts';
import { announced, hasFocus, hasTexts, isChecked, isDisabled, isGone } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

const input: NewClient = {
  displayName: 'Fakturamottak',
  description: 'Henter fakturaer.',
  accessTokenLifetime: 300,
  scopes: [...altinnCliScopes],
  key: { kind: 'generate', bits: 3072 },
  config: 'file:///app/appsettings.altinn.json',
};

async function createFakturamottak(form: CreateClientPage): Promise<void> {
  await form.displayName.fill('Fakturamottak');
  await form.create.click();
}

async function isInState(form: CreateClientPage, step: string, state: string): Promise<void> {
  await form.step(step).getByText(state, { exact: true }).waitFor();
}

describe('the Create client form after Create', function () {
  this.timeout(120_000);
  const forms = useForms();

  describe('creating a client in the form', () => {
    it('shows each step as it happens, in words, and reads out where it is', async () => {
      const form = await forms.createClient({ host: { create: never } });
      await createFakturamottak(form);
      form.form.tell('progress', runningReport);
      await announced(form.page, 'Registering the public key');
      await isInState(form, 'Create the client', 'Done');
      await isInState(form, 'Register the public key', 'Running');
      await isInState(form, 'Fetch a token', 'Waiting');
      assert.equal(await form.step('Register the public key').getAttribute('aria-current'), 'step');
      await form.step('Create the client').getByText('7f3c1c9e-64a8-4a4e-9a0c-0d6a3f1f2b11').waitFor();
      form.form.tell('progress', report('running', 'Fetching a token…', 'done', 'done', 'done', 'skipped', 'running'));
      await announced(form.page, 'Fetching a token…');
      await isInState(form, 'Write the Altinn CLI config', 'Skipped');
    });

    it('is stopped by Cancel, and says where', async () => {
      let stopped = (_report: CreationReport): void => undefined;
      const create = () => new Promise<CreationReport>((resolve) => (stopped = resolve));
      const stop = () => {
        stopped(failedReport);
        return Promise.resolve({});
      };
      const form = await forms.createClient({ host: { create, stop } });
      await createFakturamottak(form);
      await form.cancel.click();
      await announced(form.page, 'The key could not be registered.');
      await hasFocus(form.tryAgain);
      assert.equal(form.form.asks('stop').length, 1);
    });

    it('takes no change and no second Create while it runs, and keeps the focus', async () => {
      const form = await forms.createClient({ host: { create: never } });
      await createFakturamottak(form);
      await isDisabled(form.displayName);
      await isDisabled(form.keySize);
      await isGone(form.create);
      await hasFocus(form.page.getByRole('region', { name: 'Progress' }));
      assert.equal(form.form.asks('create').length, 1);
    });

    it('ends with what was made, and offers what comes next', async () => {
      const form = await forms.createClient();
      await createFakturamottak(form);
      await announced(form.page, 'Fakturamottak is ready.');
      await form.step('Fetch a token').getByText('altinn:serviceowner/instances.read, 120 s').waitFor();
      await isGone(form.displayName);
      await form.openConfig.click();
      await eventually('the config to be opened', () => form.form.asks('openConfig').length === 1);
      await form.closeForm.click();
      await eventually('the form to be closed', () => form.form.asks('close').length === 1);
    });

    it('offers no config to open when none was written', async () => {
      const done = report('done', 'Fakturamottak is ready.', 'done', 'skipped', 'skipped', 'skipped', 'skipped');
      const form = await forms.createClient({ host: { create: () => Promise.resolve(done) } });
      await createFakturamottak(form);
      await form.createAnother.waitFor();
      assert.equal(await form.openConfig.count(), 0);
    });

    it('says so when the config cannot be opened', async () => {
      const form = await forms.createClient({ host: { openConfig: failing({ what: 'The file is gone' }) } });
      await createFakturamottak(form);
      await form.openConfig.click();
      await announced(form.page, 'The file is gone');
    });

    it('begins with an empty form when another is to be created', async () => {
      const form = await forms.createClient();
      await form.altinnCli.check();
      await createFakturamottak(form);
      await form.createAnother.click();
      await hasFocus(form.displayName);
      assert.equal(await form.displayName.inputValue(), '');
      await form.page.getByText('No scopes added').waitFor();
      assert.equal(await form.page.locator('[aria-invalid]').count(), 0);
    });

    it('stops at the step that failed: what happened, why, and what to do', async () => {
      const form = await forms.createClient({ host: { create: () => Promise.resolve(failedReport) } });
      await createFakturamottak(form);
      await hasFocus(form.tryAgain);
      await announced(form.page, 'The key could not be registered.');
      await isInState(form, 'Register the public key', 'Failed');
      for (const part of [problem.what, problem.why, problem.next]) {
        await form.step('Register the public key').getByText(part).waitFor();
      }
      await form.step('Register the public key').getByRole('button', { name: 'Open the Status Page' }).click();
      await eventually('the status page', () => form.form.asks('remedy').length === 1);
      assert.deepEqual(form.form.asks('remedy'), [{ title: 'Open the Status Page' }]);
      await form.showLog.click();
      await eventually('the log to be shown', () => form.form.asks('showLog').length === 1);
    });

    it('goes on from there with Try again, and does not create twice', async () => {
      const form = await forms.createClient({ host: { create: () => Promise.resolve(failedReport) } });
      await createFakturamottak(form);
      await form.tryAgain.click();
      await announced(form.page, 'Fakturamottak is ready.');
      assert.equal(form.form.asks('create').length, 1);
      assert.equal(form.form.asks('tryAgain').length, 1);
    });

    it('leads back to the fields when nothing was made, with the reason still in view', async () => {
      const form = await forms.createClient({ host: { create: () => Promise.resolve(refusedReport) } });
      await createFakturamottak(form);
      await form.change.click();
      await hasFocus(form.displayName);
      assert.equal(await form.displayName.inputValue(), 'Fakturamottak');
      await isGone(form.step('Create the client'));
      await form.page.getByText(problem.why).waitFor();
      await eventually('closing to be asked about', () => {
        const last = form.form.asks('setDirty').at(-1);
        return (last as { dirty: boolean }).dirty;
      });
      form.form.handlers.create = () => Promise.resolve(doneReport);
      await form.displayName.fill('Fakturamottak 2');
      await form.create.click();
      await announced(form.page, 'Fakturamottak is ready.');
      assert.equal(form.form.asks('change').length, 1);
      assert.deepEqual(
        form.form.asks('create').map((asked) => (asked as NewClient).displayName),
        ['Fakturamottak', 'Fakturamottak 2'],
      );
    });

    it('lets nobody change what has been begun', async () => {
      const form = await forms.createClient({ host: { create: () => Promise.resolve(failedReport) } });
      await createFakturamottak(form);
      await form.tryAgain.waitFor();
      assert.equal(await form.change.count(), 0);
    });

    it('can fail again, and be tried again', async () => {
      let tries = 0;
      const form = await forms.createClient({
        host: {
          create: () => Promise.resolve(failedReport),
          tryAgain: () => Promise.resolve(++tries < 2 ? failedReport : doneReport),
        },
      });
      await createFakturamottak(form);
      await form.tryAgain.click();
      await hasFocus(form.tryAgain);
      await form.tryAgain.click();
      await announced(form.page, 'Fakturamottak is ready.');
    });

    it('loses nothing when the host could not be asked, and can be tried again', async () => {
      const form = await forms.createClient({
        host: { create: failing({ what: 'The terms are not signed', why: '428', next: 'Sign them.' }) },
      });
      await form.altinnCli.check();
      await createFakturamottak(form);
      await announced(form.page, 'The terms are not signed');
      assert.equal(await form.displayName.inputValue(), 'Fakturamottak');
      await hasTexts(form.addedScopes, altinnCliScopes);
      await form.showLog.waitFor();
      form.form.handlers.create = () => Promise.resolve(doneReport);
      await form.create.click();
      await announced(form.page, 'Fakturamottak is ready.');
    });

    it('goes on, and never begins anew, when the request breaks after the first step', async () => {
      let breakOff = (_error: Error): void => undefined;
      const form = await forms.createClient({
        host: {
          create: () =>
            new Promise<CreationReport>((_, reject) => {
              breakOff = reject;
            }),
        },
      });
      await createFakturamottak(form);
      form.form.tell('progress', runningReport);
      await announced(form.page, 'Registering the public key');
      breakOff(new Error('Something broke'));
      await announced(form.page, 'Something broke');
      await form.tryAgain.click();
      await announced(form.page, 'Fakturamottak is ready.');
      assert.equal(form.form.asks('create').length, 1);
    });

    it('shows a creation that was broken off, with what was asked for, and goes on with it', async () => {
      const form = await forms.createClient({ load: { unfinished: { input, report: failedReport } } });
      await hasFocus(form.tryAgain);
      assert.equal(await form.displayName.inputValue(), 'Fakturamottak');
      assert.equal(await form.lifetime.inputValue(), '300');
      assert.equal(await form.keySize.inputValue(), '3072');
      await isChecked(form.writeConfig);
      await hasTexts(form.addedScopes, altinnCliScopes);
      await isDisabled(form.displayName);
      await form.tryAgain.click();
      await announced(form.page, 'Fakturamottak is ready.');
    });

    it('shows a creation that came to its end while the form was hidden', async () => {
      const form = await forms.createClient({ load: { unfinished: { input, report: doneReport } } });
      await announced(form.page, 'Fakturamottak is ready.');
      assert.equal(await form.create.count(), 0);
      await form.createAnother.click();
      assert.equal(await form.displayName.inputValue(), '');
    });

    it('shows what was made also after a reload, when only the form remembers it, but cannot open the config then', async () => {
      const form = await forms.createClient({ savedState: { ...hostState, form: { done: doneReport } } });
      await isInState(form, 'Create the client', 'Done');
      await form.createAnother.waitFor();
      assert.equal(await form.openConfig.count(), 0);
    });

    it('follows a creation that went on while the form was hidden', async () => {
      const form = await forms.createClient({ load: { unfinished: { input, report: runningReport } } });
      await isInState(form, 'Register the public key', 'Running');
      await isDisabled(form.displayName);
      form.form.tell('progress', doneReport);
      await announced(form.page, 'Fakturamottak is ready.');
      await form.createAnother.waitFor();
    });
  });

  describe('a Create client form that cannot be loaded', () => {
    it('says why, and loads when asked again', async () => {
      const form = await forms.createClient({
        host: { load: failing({ what: 'No network', next: 'Check the cable.' }) },
      });
      await announced(form.page, 'No network');
      await form.showLog.click();
      await eventually('the log to be shown', () => form.form.asks('showLog').length === 1);
      form.form.handlers.load = createClientHandlers().load;
      await form.page.getByRole('button', { name: 'Retry' }).click();
      await form.displayName.waitFor();
    });

    it('is busy without words until the host has answered', async () => {
      const form = await forms.createClient({ host: { load: never } });
      await form.page.locator('main[aria-busy=true]').waitFor();
      assert.equal(await form.page.locator('body').innerText(), '');
    });
  });
});
