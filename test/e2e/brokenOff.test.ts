import assert from 'node:assert/strict';
import { Maskinporten } from '../support/maskinporten.ts';
import { SandboxControl } from '../support/sandboxControl.ts';
import { startVsCode, type VsCode } from '../support/vsCode.ts';

describe('a creation that is broken off', () => {
  let vsCode: VsCode;
  let maskinporten: Maskinporten;
  let sandbox: SandboxControl;

  before(async () => {
    sandbox = await SandboxControl.onFreePort();
    vsCode = await startVsCode({ settings: sandbox.settings });
    maskinporten = new Maskinporten(vsCode);
    await maskinporten.openSandbox();
    await maskinporten.organisation();
  });

  after(async () => {
    await vsCode.close();
  });

  afterEach(async function () {
    await vsCode.reportIfFailed(this.currentTest);
    await sandbox.behave();
  });

  async function fillIn(name: string) {
    const form = await maskinporten.createClient();
    await form.displayName.fill(name);
    await form.altinnCli.check();
    await form.create.click();
    return form;
  }

  async function clientsCalled(name: string): Promise<number> {
    return (await vsCode.workbench.tree.visibleRows()).filter((row) => row.name === name).length;
  }

  it('says which step failed and why, keeps what exists, and goes on from there after VS Code was closed', async () => {
    const name = 'Avbrutt og gjenopptatt';
    await sandbox.misbehave({ match: { method: 'PUT', path: '/api/v1/clients/.*/jwks/' }, status: 503, times: 10 });
    const form = await fillIn(name);
    await vsCode.workbench.dialog.answer('Write');
    await form.step('Create client', 'Done').waitFor();
    await form.step('Register public key', 'Failed').waitFor();
    await form.step('Write Altinn CLI config', 'Waiting').waitFor();
    await vsCode.screenshot('failed-step');
    await maskinporten.client(name).waitForDescription('setup not finished · select to resume');

    await sandbox.behave();
    await vsCode.reload();
    await vsCode.workbench.openViewContainer('Maskinporten');
    const restored = await maskinporten.createClientPage();
    await restored.step('Create client', 'Done').waitFor();
    await restored.tryAgain.click();
    await vsCode.workbench.dialog.answer('Write');
    await restored.step('Get token', 'Done').waitFor();
    await maskinporten.organisation();
    await maskinporten.client(name).waitForDescription(/^3 scopes · key expires in 36\d days$/);
    assert.equal(await clientsCalled(name), 1);
    await restored.frame.getByRole('button', { name: 'Close', exact: true }).click();
  });

  it('finds a client again whose creation worked while its answer was lost', async () => {
    const name = 'Tapt svar';
    await sandbox.misbehave({ match: { method: 'POST', path: '/api/v1/clients$' }, reset: true, after: true });
    const form = await fillIn(name);
    await vsCode.workbench.dialog.answer('Write');
    await form.step('Create client', 'Failed').waitFor();
    await form.tryAgain.click();
    await vsCode.workbench.dialog.answer('Write');
    await form.step('Get token', 'Done').waitFor();
    await maskinporten.client(name).waitForDescription(/^3 scopes · key expires in 36\d days$/);
    assert.equal(await clientsCalled(name), 1);
    await form.frame.getByRole('button', { name: 'Close', exact: true }).click();
  });

  it('leads back to the fields when the server refuses, and creates what was changed', async () => {
    const name = 'Endret etter avslag';
    const body = JSON.stringify({ error: 'forbidden', error_description: 'Scopet er ikke gitt til organisasjonen' });
    const headers = { 'content-type': 'application/json' };
    await sandbox.misbehave({ match: { method: 'POST', path: '/api/v1/clients$' }, status: 403, headers, body });
    const form = await fillIn('Avslått');
    await vsCode.workbench.dialog.answer('Write');
    await form.step('Create client', 'Failed').waitFor();
    await form.change.waitFor();
    await vsCode.screenshot('refused');
    await form.change.click();
    await form.create.waitFor();
    await form.frame.getByText('Scopet er ikke gitt til organisasjonen').waitFor();
    await maskinporten.client('Avslått').waitForGone();
    await form.displayName.fill(name);
    await form.writeConfig.uncheck();
    await form.create.click();
    await form.step('Register public key', 'Done').waitFor();
    await maskinporten.client(name).row();
    assert.equal(await clientsCalled('Avslått'), 0);
    await form.frame.getByRole('button', { name: 'Close', exact: true }).click();
  });

  it('shows at the field what the server does not accept, and creates nothing', async () => {
    const name = 'Avvist av tjeneren';
    const errors = [{ errorMessage: 'Navnet er i bruk', isFieldError: true, fieldIdentifier: 'client_name' }];
    const body = JSON.stringify({ status: 400, error: 'invalid_request', errors });
    const headers = { 'content-type': 'application/json' };
    await sandbox.misbehave({ match: { method: 'POST', path: '/api/v1/clients$' }, status: 400, headers, body });
    const form = await fillIn(name);
    await vsCode.workbench.dialog.answer('Write');
    await form.frame.getByText('Navnet er i bruk').waitFor();
    assert.equal(await form.displayName.getAttribute('aria-invalid'), 'true');
    assert.equal(await form.displayName.inputValue(), name);
    // While it was being made, it stood there as not finished.
    await maskinporten.client(name).waitForGone();
    await vsCode.workbench.runCommand('Maskinporten: Refresh');
    await maskinporten.client('Altinn CLI').row();
    assert.equal(await clientsCalled(name), 0);
  });
});
