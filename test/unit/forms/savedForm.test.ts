import assert from 'node:assert/strict';
import { eventually } from '../../support/eventually.ts';
import { hostState } from './support/pageFiles.ts';
import { certificate, privateKeys, publicJwk, publicPem } from './support/keys.ts';
import { altinnCliScopes } from './support/scopes.ts';
import { announced, hasTexts, isChecked, isDescribedBy, isGone } from './support/seen.ts';
import { useForms } from './support/useForms.ts';

describe('what leaves a form', function () {
  this.timeout(120_000);
  const forms = useForms();

  describe('what a form keeps', () => {
    it('is everything typed, when it is hidden and shown again', async () => {
      const form = await forms.createClient();
      await form.displayName.fill('Fakturamottak');
      await form.description.fill('Henter fakturaer.');
      await form.lifetime.fill('1.5');
      await form.altinnCli.check();
      await form.pasteKey.check();
      await form.pastedKey.fill(publicPem);
      await form.addScope.click();
      await form.picker.delegated.check();
      await form.picker.search.fill('innt');
      await form.form.reload();
      await isChecked(form.altinnCli);
      assert.equal(await form.displayName.inputValue(), 'Fakturamottak');
      assert.equal(await form.description.inputValue(), 'Henter fakturaer.');
      assert.equal(await form.lifetime.inputValue(), '1.5');
      assert.equal(await form.pastedKey.inputValue(), publicPem);
      assert.equal(await form.picker.search.inputValue(), 'innt');
      await isChecked(form.picker.delegated);
      await hasTexts(form.addedScopes, altinnCliScopes);
    });

    it('is the report, and no longer the input, once the client is made', async () => {
      const form = await forms.createClient();
      await form.displayName.fill('Fakturamottak');
      await form.create.click();
      await form.createAnother.waitFor();
      await form.form.reload();
      await announced(form.page, 'Fakturamottak is ready.');
      assert.equal(await form.create.count(), 0);
      await form.createAnother.click();
      assert.equal(await form.displayName.inputValue(), '');
    });

    it('is the chosen scopes of the Add scopes form', async () => {
      const form = await forms.addScopes();
      await form.picker.scope('altinn:serviceowner/instances.read').check();
      await form.picker.search.fill('krr');
      await form.picker.count('1 scope').waitFor();
      await form.form.reload();
      await hasTexts(form.chosen, ['altinn:serviceowner/instances.read']);
      assert.equal(await form.picker.search.inputValue(), 'krr');
    });

    it('leaves the host’s own part of the state alone', async () => {
      const form = await forms.createClient({ savedState: { environment: 'old', orgno: '1', creationId: 'abc' } });
      await form.displayName.fill('F');
      await eventually('the draft to be saved', () => JSON.stringify(form.form.states.at(-1)).includes('"F"'));
      const { form: _form, ...rest } = form.form.states.at(-1) as Record<string, unknown>;
      assert.deepEqual(rest, { ...hostState, creationId: 'abc' });
    });

    it('has the host’s part from the first moment, for a restart before anything is typed', async () => {
      const form = await forms.addScopes();
      await form.submit.waitFor();
      const [first] = form.form.states;
      assert.deepEqual(first, hostState);
    });

    it('is passed over when another version saved it in another shape', async () => {
      const form = await forms.createClient({ savedState: { ...hostState, form: { draft: { displayName: 7 } } } });
      await form.displayName.waitFor();
      assert.equal(await form.displayName.inputValue(), '');
    });

    it('is told to the host as unsaved input, as long as it is some', async () => {
      const form = await forms.createClient();
      const told = () => form.form.asks('setDirty').map((ask) => (ask as { dirty: boolean }).dirty);
      await form.displayName.fill('F');
      await eventually('the host to know', () => told().join() === 'false,true');
      await form.displayName.fill('');
      await eventually('the host to know', () => told().join() === 'false,true,false');
      await form.displayName.fill('Fakturamottak');
      await form.create.click();
      await form.createAnother.waitFor();
      await eventually('the host to know', () => told().join() === 'false,true,false,true,false');
    });

    it('is no unsaved input while it is being sent, and is again when that failed', async () => {
      let fail: (error: Error) => void = () => undefined;
      const submit = () => new Promise<never>((_, reject) => (fail = reject));
      const form = await forms.addScopes({ host: { submit } });
      const told = () => form.form.asks('setDirty').map((ask) => (ask as { dirty: boolean }).dirty);
      await form.picker.scope('altinn:serviceowner/instances.read').check();
      await eventually('the host to know', () => told().join() === 'false,true');
      await form.submit.click();
      await eventually('the host to know', () => told().join() === 'false,true,false');
      fail(new Error('no'));
      await eventually('the host to know', () => told().join() === 'false,true,false,true');
    });

    it('is unsaved input, too, when it comes from before', async () => {
      const form = await forms.addScopes();
      await form.picker.scope('altinn:serviceowner/instances.read').check();
      await form.form.reload();
      await eventually(
        'the host to know',
        () => JSON.stringify(form.form.asks('setDirty').at(-1)) === '{"dirty":true}',
      );
    });
  });

  describe('a private key', () => {
    for (const [format, { text, canaries }] of Object.entries(privateKeys)) {
      it(`as ${format} in the key field is refused at once, and never sent or saved`, async () => {
        const form = await forms.createClient();
        await form.displayName.fill('Fakturamottak');
        await form.pasteKey.check();
        await form.pastedKey.fill(text);
        await isDescribedBy(form.pastedKey, 'This holds a private key.');
        assert.equal(await form.pastedKey.inputValue(), text);
        await form.create.click();
        await form.keyLater.check();
        await form.create.click();
        await form.createAnother.waitFor();
        const everything = JSON.stringify([form.form.posted, form.form.states]);
        for (const canary of canaries) assert.ok(!everything.includes(canary), `${canary.slice(0, 12)}… got out`);
      });
    }

    it('in a field that is for other things gets no further', async () => {
      const { text, canaries } = privateKeys['a private JWK'];
      const form = await forms.createClient();
      await form.displayName.fill(text);
      await isDescribedBy(form.displayName, 'This holds a private key.');
      await form.displayName.fill('Fakturamottak');
      await form.description.fill(text);
      await isDescribedBy(form.description, 'This holds a private key.');
      await form.addScope.click();
      await form.picker.search.fill(text);
      await form.create.click();
      const everything = JSON.stringify([form.form.posted, form.form.states]);
      for (const canary of canaries) assert.ok(!everything.includes(canary), `${canary.slice(0, 12)}… got out`);
      assert.deepEqual(form.form.asks('create'), []);
    });

    it('may be spoken of in a description', async () => {
      const form = await forms.createClient();
      await form.displayName.fill('Fakturamottak');
      await form.description.fill('The private key is in the key vault.');
      await form.create.click();
      await form.createAnother.waitFor();
      assert.match(JSON.stringify(form.form.asks('create')), /The private key is in the key vault/);
    });
  });

  describe('a pasted public key', () => {
    for (const [format, text] of Object.entries({
      'a JWK': publicJwk,
      'a PEM': publicPem,
      'a certificate': certificate,
    })) {
      it(`is sent as it is: ${format}`, async () => {
        const form = await forms.createClient();
        await form.displayName.fill('Fakturamottak');
        await form.pasteKey.check();
        await form.pastedKey.fill(text);
        await form.create.click();
        await form.createAnother.waitFor();
        assert.deepEqual((form.form.asks('create')[0] as { key: unknown }).key, { kind: 'paste', text: text.trim() });
      });
    }

    it('has to be there, and to be one', async () => {
      const form = await forms.createClient();
      await form.displayName.fill('Fakturamottak');
      await form.pasteKey.check();
      await form.create.click();
      await isDescribedBy(form.pastedKey, 'Paste a public key, or choose another way.');
      await form.pastedKey.fill('ssh-rsa AAAAB3NzaC1yc2E');
      await isDescribedBy(form.pastedKey, 'This is no public key');
      await form.create.click();
      assert.deepEqual(form.form.asks('create'), []);
      await form.pastedKey.fill(publicJwk);
      await isGone(form.page.getByText('This is no public key'));
    });

    it('is not kept before it is surely one', async () => {
      const form = await forms.createClient();
      await form.pasteKey.check();
      await form.pastedKey.fill('c2VjcmV0IG1hdGVyaWFs');
      await form.displayName.fill('Fakturamottak');
      await eventually('the draft to be saved', () =>
        JSON.stringify(form.form.states.at(-1)).includes('Fakturamottak'),
      );
      assert.ok(!JSON.stringify(form.form.states).includes('c2VjcmV0IG1hdGVyaWFs'));
    });
  });
});
