import assert from 'node:assert/strict';
import { eventually } from '../../support/eventually.ts';
import { config, otherConfig } from './support/createClientForm.ts';
import { invalidReport } from './support/reports.ts';
import { altinnCliScopes } from './support/scopes.ts';
import { announced, hasFocus, isChecked, isDescribedBy, isGone } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

describe('the Create client form’s fields', function () {
  this.timeout(120_000);
  const forms = useForms();

  describe('filling in the Create client form', () => {
    it('says what is made, for whom and in which environment', async () => {
      const form = await forms.createClient();
      await form.page.getByRole('heading', { level: 1, name: 'New client for Sjøfugl Kommune' }).waitFor();
      await form.page.getByText('TEST', { exact: true }).waitFor();
      await form.page.getByText('313401847').waitFor();
    });

    it('begins at the display name, with the lifetime of the portal and a key to be generated', async () => {
      const form = await forms.createClient();
      await hasFocus(form.displayName);
      assert.equal(await form.lifetime.inputValue(), '120');
      await isDescribedBy(form.lifetime, 'Seconds');
      await isChecked(form.generateKey);
      assert.equal(await form.keySize.inputValue(), '2048');
      assert.deepEqual(await form.keySize.locator('option').allTextContents(), ['2048 bits', '3072 bits', '4096 bits']);
      await isChecked(form.writeConfig, false);
    });

    it('asks for exactly what was filled in', async () => {
      const form = await forms.createClient({ load: { configs: [config, otherConfig] } });
      await form.displayName.fill('  Fakturamottak ');
      await form.description.fill('Henter fakturaer.\nSpør Kari.');
      await form.lifetime.fill('600');
      await form.altinnCli.check();
      await form.keySize.selectOption('4096');
      await form.writeConfig.check();
      await form.configFile.selectOption('lib/appsettings.json');
      await form.create.click();
      await form.createAnother.waitFor();
      assert.deepEqual(form.form.asks('create'), [
        {
          displayName: 'Fakturamottak',
          description: 'Henter fakturaer.\nSpør Kari.',
          accessTokenLifetime: 600,
          scopes: altinnCliScopes,
          key: { kind: 'generate', bits: 4096 },
          config: otherConfig.uri,
        },
      ]);
    });

    const refused: readonly [
      what: string,
      field: 'displayName' | 'description' | 'lifetime',
      typed: string,
      said: string,
    ][] = [
      ['no name', 'displayName', '', 'Enter a name.'],
      ['a name of blanks', 'displayName', '   ', 'Enter a name.'],
      ['a name of 256 characters', 'displayName', 'x'.repeat(256), 'The name can be 255 characters at most.'],
      [
        'a name with a control character',
        'displayName',
        'a\u0007b',
        'The name holds characters that cannot be shown, such as line breaks or tabs.',
      ],
      [
        'a description of 256 characters',
        'description',
        'x'.repeat(256),
        'The description can be 255 characters at most.',
      ],
      [
        'a description with a control character',
        'description',
        'a\u0000b',
        'The description contains characters that can’t be displayed.',
      ],
      ['a lifetime of 0', 'lifetime', '0', 'The lifetime must be at least 1 second.'],
      ['a lifetime of −1', 'lifetime', '-1', 'The lifetime must be at least 1 second.'],
      ['a lifetime of 1.5', 'lifetime', '1.5', 'Enter a whole number of seconds.'],
      ['a lifetime in words', 'lifetime', 'two minutes', 'Enter the lifetime in seconds.'],
      ['no lifetime', 'lifetime', '', 'Enter the lifetime in seconds.'],
      [
        'a lifetime of a thousand million',
        'lifetime',
        '1000000000',
        'The lifetime can be 86400 seconds (one day) at most.',
      ],
    ];
    for (const [what, field, typed, said] of refused) {
      it(`refuses ${what} at the field, and asks nothing of the host`, async () => {
        const form = await forms.createClient();
        await form.displayName.fill('Fakturamottak');
        await form[field].fill(typed);
        await form.create.click();
        await isDescribedBy(form[field], said);
        assert.equal(await form[field].getAttribute('aria-invalid'), 'true');
        await hasFocus(form[field]);
        assert.deepEqual(form.form.asks('create'), []);
      });
    }

    it('goes to the first of several invalid fields', async () => {
      const form = await forms.createClient();
      await form.lifetime.fill('0');
      await form.pasteKey.check();
      await form.create.click();
      await hasFocus(form.displayName);
      await isDescribedBy(form.pastedKey, 'Paste a public key, or choose another way.');
    });

    it('takes an error away as soon as the field is right', async () => {
      const form = await forms.createClient();
      await form.create.click();
      await isDescribedBy(form.displayName, 'Enter a name.');
      await form.displayName.fill('F');
      await isGone(form.page.getByText('Enter a name.'));
      assert.equal(await form.displayName.getAttribute('aria-invalid'), null);
    });

    it('says nothing of errors before Create', async () => {
      const form = await forms.createClient();
      await form.lifetime.fill('nonsense');
      await form.displayName.fill('x');
      await form.displayName.fill('');
      assert.equal(await form.page.locator('[aria-invalid]').count(), 0);
    });

    it('counts down the description, and reads the count aloud near the end', async () => {
      const form = await forms.createClient();
      await isDescribedBy(form.description, '255 characters left');
      await form.description.fill('x'.repeat(250));
      await isDescribedBy(form.description, '5 characters left');
      await announced(form.page, '5 characters left');
      await form.description.fill('x'.repeat(256));
      await isDescribedBy(form.description, '1 character over the limit');
      await form.description.fill('x'.repeat(258));
      await isDescribedBy(form.description, '3 characters over the limit');
    });

    it('shows what the server says of a field at that field, until it is changed', async () => {
      const form = await forms.createClient({
        host: {
          create: () =>
            Promise.resolve(invalidReport({ description: 'The portal refused this.', scopes: 'Not granted: krr.' })),
        },
      });
      await form.displayName.fill('Fakturamottak');
      await form.create.click();
      await isDescribedBy(form.description, 'The portal refused this.');
      await hasFocus(form.description);
      await isDescribedBy(form.addScope, 'Not granted: krr.');
      await form.description.fill('Something else');
      await isGone(form.page.getByText('The portal refused this.'));
      await form.page.getByText('Not granted: krr.').waitFor();
    });

    it('stays as it was when the person says no to the host’s question', async () => {
      const form = await forms.createClient({
        host: { create: () => Promise.resolve({ ...invalidReport({}), outcome: 'declined' as const }) },
      });
      await form.displayName.fill('Fakturamottak');
      await form.create.click();
      await eventually('the form to be open again', () => form.displayName.isEnabled());
      assert.equal(await form.displayName.inputValue(), 'Fakturamottak');
      await hasFocus(form.create);
    });
  });
});
