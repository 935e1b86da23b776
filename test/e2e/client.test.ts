import assert from 'node:assert/strict';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { type Theme } from '../support/themes.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';
import { newPrivateKey, openssl } from '../unit/sandbox/support/openssl.ts';

describe('a client', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let token = '';

  before(async () => {
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
  });

  after(async () => {
    // What was copied is nowhere else: in no log, no message to a page, no file.
    await vsCode.close(token === '' ? [] : [token]);
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  describe('its access token', () => {
    const client = 'Kundedialog i Altinn';

    before(() => vsCode.workbench.tree.open(organisations.withClients, client));

    it('needs a private key that is kept here, and says so', async () => {
      const { notifications } = vsCode.workbench;
      await maskinporten.client(client).choose('Get Access Token…');
      const said = notifications.saying(/^No private key for “Kundedialog i Altinn” is stored here/);
      assert.match(await said.text(), /Generate Key Pair…/);
      await said.close();
    });

    it('is had with the scopes and the resource a person chooses, and shown decoded', async () => {
      const { quickInput, notifications, editors } = vsCode.workbench;
      await maskinporten.client(client).choose('Generate Key Pair…');
      await quickInput.choose('2048 bits');
      await notifications.saying(/^The key .* is registered/).close();

      await maskinporten.client(client).choose('Get Access Token…');
      await quickInput.waitFor(`Token for “${client}”: select scopes`);
      await quickInput.tick('altinn:serviceowner/notifications.create');
      await quickInput.accept();
      await quickInput.waitFor(`Token for “${client}”: enter the resource`);
      await quickInput.type('api.example.no');
      await quickInput.message.filter({ hasText: '“api.example.no” isn’t an absolute URL' }).waitFor();
      await quickInput.answer('https://api.example.no/');

      const said = notifications.saying(/^Token from Maskinporten \(SANDBOX\) for “Kundedialog i Altinn”, valid until/);
      assert.deepEqual(await said.buttons(), ['Copy Token', 'Exchange for an Altinn Token']);
      await editors.tab('Maskinporten-Kundedialog-i-Altinn.jsonc').waitFor();
      const shown = await editors.visibleText();
      assert.match(shown, /\/\/ SANDBOX · SPREK OPPRIKTIG TIGER AS \(310528471\)/);
      assert.match(shown, /"aud": "https:\/\/api\.example\.no\/"/);
      assert.match(shown, /"scope": "altinn:serviceowner altinn:serviceowner\/instances\.read"/);
      assert.doesNotMatch(shown, /eyJ/);
      await vsCode.screenshot('access-token');
    });

    it('is copied on demand, and exchanged for one of Altinn’s', async () => {
      const { notifications, editors } = vsCode.workbench;
      await notifications.saying(/^Token from Maskinporten \(SANDBOX\)/).click('Copy Token');
      const copied = notifications.saying(/^Token copied\. The clipboard is cleared in a minute/);
      await copied.text();
      token = await vsCode.clipboardText();
      assert.match(token, /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);
      await copied.click('Exchange for an Altinn Token');
      await notifications.saying(/^Token from Altinn \(SANDBOX\)/).text();
      await editors.tab('Altinn-Kundedialog-i-Altinn.jsonc').waitFor();
      assert.match(await editors.visibleText(), /"urn:altinn:orgNumber": "310528471"/);
    });
  });

  describe('its scopes', () => {
    const client = 'Oppslag i kontaktregisteret';

    it('are searched among thousands, ticked and added, and stand under the client at once', async () => {
      await maskinporten.client(client).choose('Add Scopes…');
      const form = await maskinporten.addScopesPage(client);
      await form.getByRole('searchbox', { name: 'Search for scopes' }).fill('serviceowner instances');
      await form.getByRole('checkbox', { name: 'altinn:serviceowner/instances.read', exact: true }).check();
      await form.getByRole('button', { name: 'Add Scopes' }).click();
      await vsCode.workbench.notifications.saying(`1 scope was added to “${client}”.`).text();
      await maskinporten.client(client).waitForDescription(/^2 scopes( · no key)?$/);
      await vsCode.workbench.tree.open(organisations.withClients, client, 'Scopes');
      await vsCode.workbench.tree
        .item(organisations.withClients, client, 'Scopes', 'altinn:serviceowner/instances.read')
        .row();
    });

    it('already on the client are shown as such, and one that cannot be used says why', async () => {
      await maskinporten.client(client).choose('Add Scopes…');
      const form = await maskinporten.addScopesPage(client);
      await form.getByRole('searchbox', { name: 'Search for scopes' }).fill('serviceowner/instances.read');
      await form.getByText('Already on the client').first().waitFor();
      await form.getByRole('searchbox', { name: 'Search for scopes' }).fill('');
      await form.getByRole('checkbox', { name: 'Accessible for all' }).check();
      await form.getByRole('checkbox', { name: 'Delegated' }).check();
    });

    it('are found by words with a hyphen', async () => {
      const form = await maskinporten.addScopesPage(client);
      const search = form.getByRole('searchbox', { name: 'Search for scopes' });
      await search.fill('opt-outs');
      await form.locator('mark', { hasText: 'opt-outs' }).first().waitFor();
      await search.fill('');
    });

    for (const theme of ['light', 'dark', 'hc-black', 'hc-light'] as Theme[]) {
      it(`can be chosen in a ${theme} theme`, async () => {
        await vsCode.useTheme(theme);
        const form = await maskinporten.addScopesPage(client);
        await form.getByRole('searchbox', { name: 'Search for scopes' }).waitFor();
        await vsCode.screenshot(`add-scopes-${theme}`);
      });
    }

    it('are taken off again only after a question that names scope, client and organisation', async () => {
      const scope = vsCode.workbench.tree.item(
        organisations.withClients,
        client,
        'Scopes',
        'altinn:serviceowner/instances.read',
      );
      await scope.clickInlineAction('Remove Scope');
      const { dialog } = vsCode.workbench;
      assert.equal(await dialog.message(), `Remove the scope “altinn:serviceowner/instances.read” from “${client}”?`);
      assert.match(await dialog.detail(), /SANDBOX · .*TIGER AS \(\d{9}\)/);
      await dialog.cancel();
      await scope.clickInlineAction('Remove Scope');
      await dialog.answer('Remove');
      await scope.waitForGone();
      await maskinporten.client(client).waitForDescription(/^1 scope( · no key)?$/);
    });
  });

  describe('its keys', () => {
    const client = 'Oppslag i kontaktregisteret';
    const keys = [organisations.withClients, client, 'Keys'] as const;

    before(() => vsCode.workbench.tree.open(organisations.withClients, client));

    it('are generated in the size a person chooses, and their private half is kept here', async () => {
      const { quickInput, notifications, tree } = vsCode.workbench;
      await tree.item(...keys).waitForDescription('0 of 5');
      await tree.item(...keys).clickInlineAction('Generate Key Pair…');
      await quickInput.choose('3072 bits');
      const said = await notifications.saying(/^The key .* is registered/).text();
      const kid = /^The key “(\S+)” is/.exec(said)?.[1] ?? '';
      assert.match(kid, /^Oppslag-i-kontaktregisteret-SANDBOX\.[\w-]{4}$/);
      await tree.item(...keys, kid).waitForDescription(/^RS256 3072 · expires in 36\d days · private key stored here$/);
    });

    it('made elsewhere are added as PEM, and the kid that was registered is shown', async () => {
      const { quickInput, notifications } = vsCode.workbench;
      const pair = newPrivateKey();
      const pem = openssl('pkey -pubout', pair);
      await vsCode.workbench.tree.item(...keys).choose('Add Public Key…');
      await quickInput.choose('Paste it…');
      await quickInput.waitForInput();

      await quickInput.type(pair.replaceAll('\n', ' '));
      await quickInput.message.filter({ hasText: 'This is a private key' }).waitFor();
      await quickInput.type(pem.replaceAll('\n', ' '));
      await quickInput.message.filter({ hasText: 'Public key only' }).waitFor();
      await quickInput.accept();
      const said = await notifications.saying(/^The key is registered with the key ID/).text();
      assert.match(said, /“[0-9a-f-]{36}”/);
    });

    it('are at most five, which is said before anything is generated', async () => {
      const full = 'Driftsplattform';
      await maskinporten.client(full).choose('Generate Key Pair…');
      const said = vsCode.workbench.notifications.saying(/already has 5 keys/);
      assert.match(await said.text(), /Remove a key that is no longer used/);
      assert.deepEqual(await said.buttons(), ['Retry', 'Show Log']);
      await said.close();
    });

    it('are removed only after a question that names key and client; the others stay', async () => {
      const { tree, dialog } = vsCode.workbench;
      const [first, ...others] = await tree.item(...keys).children();
      await tree.item(...keys, first!).clickInlineAction('Remove Key');
      assert.equal(await dialog.message(), `Remove the key “${first!}” from “${client}”?`);
      assert.match(await dialog.detail(), /other keys aren’t affected/);
      await dialog.answer('Remove');
      await tree.item(...keys, first!).waitForGone();
      assert.deepEqual(await tree.item(...keys).children(), others);
    });
  });
});
