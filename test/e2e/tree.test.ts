import assert from 'node:assert/strict';
import { Maskinporten, organisations } from '../support/maskinporten.ts';
import { SandboxControl } from '../support/sandboxControl.ts';
import { eventually } from '../support/eventually.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

const clients = { method: 'GET', path: '/api/v1/clients$' };
const json = { 'content-type': 'application/json' };

describe('the tree', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let sandbox: SandboxControl;

  before(async () => {
    sandbox = await SandboxControl.onFreePort();
    vsCode = await startVsCode({ settings: sandbox.settings });
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
    await sandbox.behave();
  });

  it('says in place what failed, why and what to do, and Retry brings the clients', async () => {
    const { tree } = vsCode.workbench;
    // More than once: the tree may be drawn anew meanwhile.
    await sandbox.misbehave({ match: clients, status: 200, body: '<html>Sign in to the proxy</html>', times: 20 });
    await tree.open(organisations.withClients);
    await tree.waitForText(/returned a response that isn’t JSON/);
    await tree.waitForText(/A proxy or login page may have responded/);
    await vsCode.screenshot('tree-error');
    await sandbox.behave();
    await tree.item(organisations.withClients, /isn’t JSON/, 'Retry').click();
    await maskinporten.client('Altinn CLI').row();
  });

  it('keeps what was shown, with its time, when a refresh fails', async () => {
    const { tree } = vsCode.workbench;
    await sandbox.misbehave({ match: clients, status: 500, times: 3 });
    await vsCode.workbench.runCommand('Maskinporten: Refresh');
    const failure = tree.item(organisations.withClients, 'The self-service API returned a server error.');
    await failure.waitForDescription(/^showing data from \d/);
    await maskinporten.client('Altinn CLI').row();
    await sandbox.behave();
    await vsCode.workbench.runCommand('Maskinporten: Refresh');
    await failure.waitForGone();
  });

  it('tells an organisation without clients how to begin', async () => {
    await vsCode.workbench.tree.open(organisations.empty);
    await vsCode.workbench.tree.item(organisations.empty, 'No clients yet. Create one…').row();
    await vsCode.workbench.tree.item(organisations.empty).collapse();
  });

  it('narrows to what a person types, and says how much is hidden', async () => {
    const { quickInput, tree } = vsCode.workbench;
    await vsCode.workbench.runCommand('Maskinporten: Filter…');
    await quickInput.waitForInput();
    await quickInput.type('kundedialog');
    await tree.item(organisations.withClients, 'Showing 1 of 7').waitForDescription('filter: “kundedialog”');
    await quickInput.type('nothing like it');
    await tree.item(organisations.withClients, 'No clients match the filter').row();
    await quickInput.cancel();
    await tree.item(organisations.withClients, 'Altinn CLI').row();
  });

  it('shows a hundred clients at a time, and the rest with Load More', async () => {
    const many = Array.from({ length: 120 }, (_, index) => ({
      client_id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
      client_name: `Klient ${index + 1}`,
      integration_type: 'maskinporten',
      scopes: [],
    }));
    await sandbox.misbehave({ match: clients, times: 1, status: 200, headers: json, body: JSON.stringify(many) });
    await vsCode.workbench.runCommand('Maskinporten: Refresh');
    const more = vsCode.workbench.tree.item(organisations.withClients, 'Load More');
    await more.waitForDescription('100 of 120 shown');
    await more.click();
    await more.waitForGone();
    await maskinporten.client('Klient 120').row();
    await vsCode.workbench.runCommand('Maskinporten: Refresh');
    await maskinporten.client('Altinn CLI').row();
  });

  it('is put back to its first state by Reset Sandbox, after a question', async () => {
    const { dialog, tree } = vsCode.workbench;
    const form = await maskinporten.createClient();
    await form.displayName.fill('Borte om litt');
    await form.writeConfig.uncheck();
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    await maskinporten.client('Borte om litt').row();
    await vsCode.workbench.runCommand('Maskinporten: Reset Sandbox');
    assert.equal(await dialog.message(), 'Reset the sandbox?');
    await dialog.answer('Reset');
    await tree.item(organisations.withClients, 'Borte om litt').waitForGone();
    await maskinporten.client('Altinn CLI').row();
  });

  it('has a page in VS Code that shows what it is, and no broken picture', async () => {
    const { page, workbench } = vsCode;
    await workbench.runCommand('Extensions: Show Installed Extensions');
    await page.locator('.extension-list-item').filter({ hasText: 'Maskinporten Clients' }).first().click();
    await page.locator('.extension-editor .name').filter({ hasText: 'Maskinporten Clients' }).waitFor();
    const readme = await eventually('the page’s text', async () => {
      for (const frame of page.frames()) {
        if (await frame.locator('h1', { hasText: 'Maskinporten Clients' }).count()) return frame;
      }
      return undefined;
    });
    const pictures = readme.locator('img');
    const broken = await pictures.evaluateAll((all: { naturalWidth: number; src: string }[]) =>
      all.filter(({ naturalWidth }) => naturalWidth === 0).map(({ src }) => src),
    );
    assert.deepEqual(broken, []);
    await readme.getByRole('heading', { name: 'From nothing to a tested config' }).waitFor();
    await vsCode.screenshot('extension-page');
  });
});
