import assert from 'node:assert/strict';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { type Theme } from '../support/themes.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

describe('scopes of a client', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  const client = 'Oppslag i kontaktregisteret';

  before(async () => {
    vsCode = await startVsCode();
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
  });

  it('are searched among thousands, ticked and added, and stand under the client at once', async () => {
    await maskinporten.client(client).choose('Add Scopes…');
    const form = await maskinporten.addScopesPage(client);
    await form.getByRole('searchbox', { name: 'Search for scope' }).fill('serviceowner instances');
    await form.getByRole('checkbox', { name: 'altinn:serviceowner/instances.read', exact: true }).check();
    await form.getByRole('button', { name: 'Submit' }).click();
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
    await form.getByRole('searchbox', { name: 'Search for scope' }).fill('serviceowner/instances.read');
    await form.getByText('On the client already').first().waitFor();
    await form.getByRole('searchbox', { name: 'Search for scope' }).fill('');
    await form.getByRole('checkbox', { name: 'Accessible for all' }).check();
    await form.getByRole('checkbox', { name: 'Delegated' }).check();
  });

  it('are found by words with a hyphen', async () => {
    const form = await maskinporten.addScopesPage(client);
    const search = form.getByRole('searchbox', { name: 'Search for scope' });
    await search.fill('opt-outs');
    await form.locator('mark', { hasText: 'opt-outs' }).first().waitFor();
    await search.fill('');
  });

  for (const theme of ['light', 'dark', 'hc-black', 'hc-light'] as Theme[]) {
    it(`can be chosen in a ${theme} theme`, async () => {
      await vsCode.useTheme(theme);
      const form = await maskinporten.addScopesPage(client);
      await form.getByRole('searchbox', { name: 'Search for scope' }).waitFor();
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
