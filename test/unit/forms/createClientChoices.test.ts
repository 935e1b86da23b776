import assert from 'node:assert/strict';
import { altinnCli } from './support/createClientForm.ts';
import { altinnCliScopes } from './support/scopes.ts';
import { description, hasFocus, hasTexts, isChecked, isDescribedBy, isGone } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

describe('the Create client form’s choices', function () {
  this.timeout(120_000);
  const forms = useForms();

  describe('the scopes of a new client', () => {
    it('come by the preset in one click, and go by another', async () => {
      const form = await forms.createClient();
      await form.page.getByText('No scopes added').waitFor();
      await form.altinnCli.check();
      await hasTexts(form.addedScopes, altinnCliScopes);
      await form.altinnCli.uncheck();
      await form.page.getByText('No scopes added').waitFor();
    });

    it('keep those chosen by hand when a preset is unticked', async () => {
      const form = await forms.createClient();
      await form.addScope.click();
      await form.picker.scope('krr:global/kontaktinformasjon.read').check();
      await form.altinnCli.check();
      await form.altinnCli.uncheck();
      await hasTexts(form.addedScopes, ['krr:global/kontaktinformasjon.read']);
    });

    it('untick the preset when one of its scopes is removed', async () => {
      const form = await forms.createClient();
      await form.altinnCli.check();
      await form.removeScope('altinn:appdeploy').click();
      await isChecked(form.altinnCli, false);
      await hasTexts(
        form.addedScopes,
        altinnCliScopes.filter((scope) => scope !== 'altinn:appdeploy'),
      );
    });

    it('leave the focus at the neighbour when one is removed, and at Add scope after the last', async () => {
      const form = await forms.createClient();
      await form.altinnCli.check();
      const [first, second, third] = altinnCliScopes as [string, string, string];
      await form.removeScope(first).click();
      await hasFocus(form.removeScope(second));
      await form.removeScope(third).click();
      await hasFocus(form.removeScope(second));
      await form.removeScope(second).click();
      await hasFocus(form.addScope);
    });

    it('are there at once; what the organisation lacks is told when the lists have come', async () => {
      let came = (_answer: { presets: (typeof lacking)[] }): void => undefined;
      const lacking = { ...altinnCli, scopes: [...altinnCli.scopes], unavailable: 'Your organisation lacks one.' };
      const form = await forms.createClient({ host: { presets: () => new Promise((resolve) => (came = resolve)) } });
      await form.displayName.fill('Mens listene kommer');
      assert.equal(await form.altinnCli.getAttribute('aria-disabled'), null);
      await form.altinnCli.check();
      came({ presets: [lacking] });
      await isDescribedBy(form.altinnCli, lacking.unavailable);
      assert.equal(await form.altinnCli.getAttribute('aria-disabled'), 'true');
      // What was ticked before can be taken back, and not be ticked again.
      await form.altinnCli.focus();
      await form.page.keyboard.press('Space');
      await form.page.getByText('No scopes added').waitFor();
      await form.page.keyboard.press('Space');
      await isChecked(form.altinnCli, false);
    });

    it('cannot come by a preset the organisation lacks scopes for, and the reason is read out', async () => {
      const unavailable = 'Your organisation lacks altinn:appdeploy in this environment.';
      const preset = {
        id: 'altinnCli',
        label: 'Altinn CLI',
        description: 'Three scopes.',
        scopes: altinnCliScopes,
        unavailable,
      };
      const form = await forms.createClient({ load: { presets: [preset] } });
      await isDescribedBy(form.altinnCli, unavailable);
      await form.altinnCli.focus();
      await form.page.keyboard.press('Space');
      assert.equal(await form.altinnCli.getAttribute('aria-disabled'), 'true');
      await isChecked(form.altinnCli, false);
      await form.page.getByText('No scopes added').waitFor();
    });

    it('are picked in place, and the picker says whether it is open', async () => {
      const form = await forms.createClient();
      await form.addScope.click();
      assert.equal(await form.doneAddingScopes.getAttribute('aria-expanded'), 'true');
      await form.picker.scope('altinn:serviceowner/instances.read').check();
      await hasTexts(form.addedScopes, ['altinn:serviceowner/instances.read']);
      await form.removeScope('altinn:serviceowner/instances.read').click();
      await isChecked(form.picker.scope('altinn:serviceowner/instances.read'), false);
      await form.doneAddingScopes.click();
      await isGone(form.picker.search);
    });
  });

  describe('what comes after a new client', () => {
    it('is the workspace’s one config, ticked and named from the start', async () => {
      const form = await forms.createClient({ load: { writeConfig: true } });
      await isChecked(form.writeConfig);
      await form.page.getByText('appsettings.altinn.json').waitFor();
      assert.equal(await form.configFile.count(), 0);
    });

    it('leaves the preset to the person even then', async () => {
      const form = await forms.createClient({ load: { writeConfig: true } });
      await isChecked(form.altinnCli, false);
    });

    it('writes no config without a key made here, and says why', async () => {
      const form = await forms.createClient({ load: { writeConfig: true } });
      await form.displayName.fill('Fakturamottak');
      await form.keyLater.check();
      await isDescribedBy(form.writeConfig, 'Only with a key generated now');
      await isChecked(form.writeConfig, false);
      await form.create.click();
      await form.createAnother.waitFor();
      assert.equal((form.form.asks('create')[0] as { config?: string }).config, undefined);
    });

    it('remembers the wish for a config when a key is generated after all', async () => {
      const form = await forms.createClient({ load: { writeConfig: true } });
      await form.keyLater.check();
      await isChecked(form.writeConfig, false);
      await form.generateKey.check();
      await isChecked(form.writeConfig);
    });

    it('says why nothing can be written where no folder is open', async () => {
      const form = await forms.createClient({ load: { configs: [], configBlocked: 'Open a folder first.' } });
      assert.match(await description(form.writeConfig), /Open a folder first\./);
      await form.writeConfig.press('Space');
      await isChecked(form.writeConfig, false);
    });

    it('is not asked about where there is no config to write', async () => {
      const form = await forms.createClient({ load: { configs: [] } });
      await form.create.waitFor();
      assert.equal(await form.writeConfig.count(), 0);
    });
  });
});
