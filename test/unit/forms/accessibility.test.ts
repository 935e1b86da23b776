import assert from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import { type Page } from 'playwright-core';
import { type CreateClientPage, otherConfig, config } from './support/createClientForm.ts';
import { failing, never } from './support/formPage.ts';
import { privateKeys } from './support/keys.ts';
import { failedReport, runningReport } from './support/reports.ts';
import { announced, hasFocus, hasTexts, isChecked, press } from './support/seen.ts';
import { type ThemeName, themeNames } from './support/themes.ts';
import { useForms } from './support/useForms.ts';

/**
 * What axe finds that keeps people out. All but the contrast is the same in every theme, and takes time: it is looked at in
 * the first only.
 */
async function obstacles(page: Page, theme: ThemeName): Promise<string[]> {
  // Legacy mode as there are no frames: otherwise axe opens a page of its own for each run.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (theme !== themeNames[0]) axe.withRules('color-contrast');
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id}: ${String(target)} ${failureSummary ?? ''}`),
    );
}

async function fillInBadly(form: CreateClientPage): Promise<void> {
  await form.description.fill('x'.repeat(260));
  await form.altinnCli.check();
  await form.addScope.click();
  await form.picker.search.fill('altinn');
  await form.picker.count('5 scopes').waitFor();
  await form.pasteKey.check();
  await form.pastedKey.fill(privateKeys['a private JWK'].text);
  await form.create.click();
  await announced(form.page, '5 scopes');
}

describe('the forms for everyone', function () {
  this.timeout(120_000);
  const forms = useForms();

  for (const theme of themeNames) {
    describe(`in ${theme}`, () => {
      it('can be read and used while a client is described, errors and all', async () => {
        const form = await forms.createClient({ theme, load: { configs: [config, otherConfig], writeConfig: true } });
        assert.deepEqual(await obstacles(form.page, theme), []);
        await fillInBadly(form);
        assert.deepEqual(await obstacles(form.page, theme), []);
      });

      it('can be read and used while a client is made, when that fails, and when it is done', async () => {
        const form = await forms.createClient({ theme, host: { create: never } });
        await form.displayName.fill('Fakturamottak');
        await form.create.click();
        form.form.tell('progress', runningReport);
        await announced(form.page, 'Registering the public key');
        assert.deepEqual(await obstacles(form.page, theme), []);
        const failed = await forms.createClient({ theme, host: { create: () => Promise.resolve(failedReport) } });
        await failed.displayName.fill('Fakturamottak');
        await failed.create.click();
        await failed.tryAgain.waitFor();
        assert.deepEqual(await obstacles(failed.page, theme), []);
        await failed.tryAgain.click();
        await failed.createAnother.waitFor();
        assert.deepEqual(await obstacles(failed.page, theme), []);
      });

      it('can be read and used where it says what to register, errors and all', async () => {
        const { page, copy, clientId, logIn, problem } = await forms.loginClient({
          theme,
          host: { copy: failing({ what: 'No clipboard', next: 'Retry' }) },
        });
        assert.deepEqual(await obstacles(page, theme), []);
        await copy('application_type native').click();
        await problem.waitFor();
        await clientId.fill('to ord');
        await logIn.click();
        assert.deepEqual(await obstacles(page, theme), []);
      });

      it('can be read and used while scopes are added', async () => {
        const { page, picker } = await forms.addScopes({
          theme,
          load: { environment: { id: 'sandbox', kind: 'sandbox', label: 'SANDBOX' } },
        });
        await picker.scope('altinn:serviceowner/instances.read').check();
        await picker.search.fill('inst');
        await picker.count('2 scopes').waitFor();
        assert.deepEqual(await obstacles(page, theme), []);
        const broken = await forms.addScopes({
          theme,
          load: { environment: { id: 'prod', kind: 'prod', label: 'PROD' } },
          host: { searchScopes: failing({ what: 'Something broke', why: 'Nobody knows.', next: 'Wait.' }) },
        });
        await broken.picker.retry.waitFor();
        assert.deepEqual(await obstacles(broken.page, theme), []);
      });

      it('never let one environment pass for another, not even without colours', async () => {
        const looks = new Set<string>();
        for (const kind of ['test', 'prod', 'sandbox'] as const) {
          const label = kind.toUpperCase();
          const { page } = await forms.addScopes({ theme, load: { environment: { id: kind, kind, label } } });
          const badge = page.getByText(label, { exact: true });
          await badge.waitFor();
          looks.add(
            await page.evaluate<string>(`(({ borderTopStyle, borderRadius }) => borderTopStyle + ' ' + borderRadius)(
              getComputedStyle(document.querySelector('.badge')))`),
          );
          assert.equal(await page.getByText('The sandbox is simulated').count(), kind === 'sandbox' ? 1 : 0);
        }
        assert.equal(looks.size, 3, [...looks].join(', '));
      });
    });
  }

  for (const width of [320, 400, 1000]) {
    it(`need no scrolling sideways at ${width} pixels`, async () => {
      const form = await forms.createClient({ width, load: { configs: [config, otherConfig] } });
      await fillInBadly(form);
      const wide = await form.page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
        .map((element) => element.outerHTML.slice(0, 80))`);
      assert.deepEqual(wide, []);
    });
  }

  it('hold still for those who asked for less motion', async () => {
    const form = await forms.createClient({ host: { create: never } });
    await form.displayName.fill('Fakturamottak');
    await form.create.click();
    form.form.tell('progress', runningReport);
    await announced(form.page, 'Registering the public key');
    assert.equal(await form.page.evaluate<number>('document.getAnimations().length'), 0);
  });

  it('can be filled in and sent by keyboard alone', async () => {
    const form = await forms.createClient({ load: { configs: [config, otherConfig] } });
    const { page } = form;
    await hasFocus(form.displayName);
    await page.keyboard.type('Fakturamottak');
    await press(page, 'Tab');
    await page.keyboard.type('Henter fakturaer');
    await press(page, 'Tab');
    await hasFocus(form.lifetime);
    await page.keyboard.type('300');
    await press(page, 'Tab');
    await hasFocus(form.altinnCli);
    await press(page, 'Space');
    await press(page, 'Tab');
    await hasFocus(form.addScope);
    await press(page, 'Enter');
    await form.picker.scope('krr:global/kontaktinformasjon.read').waitFor();
    await press(page, 'Tab', 4);
    await hasFocus(form.picker.search);
    await press(page, 'Tab', 4);
    await press(page, 'End');
    await hasFocus(form.picker.scope('krr:global/kontaktinformasjon.read'));
    await press(page, 'Space');
    await press(page, 'Tab');
    await hasFocus(form.generateKey);
    await press(page, 'Tab');
    await hasFocus(form.keySize);
    await page.keyboard.type('3072');
    await press(page, 'Tab');
    await hasFocus(form.writeConfig);
    await press(page, 'Space');
    await press(page, 'Tab');
    await hasFocus(form.configFile);
    await press(page, 'Tab');
    await hasFocus(form.create);
    await press(page, 'Enter');
    // As long as it runs, the next stop is Cancel.
    await form.openConfig.waitFor();
    await hasFocus(page.getByRole('region', { name: 'Progress' }));
    await press(page, 'Tab');
    await hasFocus(form.openConfig);
    const [asked] = form.form.asks('create') as [{ accessTokenLifetime: number; scopes: string[]; key: unknown }];
    assert.equal(asked.accessTokenLifetime, 300);
    assert.deepEqual(asked.key, { kind: 'generate', bits: 3072 });
    assert.equal(asked.scopes.at(-1), 'krr:global/kontaktinformasjon.read');
  });

  it('let one choose the way to a key by the arrows', async () => {
    const form = await forms.createClient();
    await form.generateKey.focus();
    await press(form.page, 'ArrowDown');
    await hasFocus(form.pasteKey);
    await isChecked(form.pasteKey);
    await form.pastedKey.waitFor();
    await press(form.page, 'ArrowDown');
    await isChecked(form.keyLater);
  });

  it('are not sent by Enter in a field, by accident', async () => {
    const form = await forms.createClient();
    await form.displayName.fill('Fakturamottak');
    await form.displayName.press('Enter');
    await form.addScope.click();
    await form.picker.search.fill('inst');
    await form.picker.search.press('Enter');
    await form.picker.count('2 scopes').waitFor();
    assert.deepEqual(form.form.asks('create'), []);
    const added = await forms.addScopes();
    await added.picker.scope('altinn:serviceowner/instances.read').check();
    await added.picker.search.press('Enter');
    await hasTexts(added.chosen, ['altinn:serviceowner/instances.read']);
    assert.deepEqual(added.form.asks('submit'), []);
  });
});
